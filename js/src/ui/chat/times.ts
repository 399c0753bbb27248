/** Times as people say them: "3 minutes ago", "Yesterday", and exactly where one looks closely. */

import { language } from "../language";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The viewer's own locale, as far as it is one of the language that all else is said in. */
export function locale(): string {
  const own = navigator.language;
  return own.toLowerCase().startsWith(language()) ? own : language();
}

/** How long ago; the clocks of page and server may differ by a little. */
export function ago(at: number, now: number): string {
  const passed = Math.max(0, now - at);
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: "auto", style: "short" });
  if (passed < MINUTE) return words.format(0, "second");
  if (passed < HOUR) return words.format(-Math.floor(passed / MINUTE), "minute");
  if (passed < DAY) return words.format(-Math.floor(passed / HOUR), "hour");
  return clock(at);
}

/** "14:05", as the viewer writes it. */
export function clock(at: number): string {
  return new Intl.DateTimeFormat(locale(), { timeStyle: "short" }).format(at);
}

/** Date and time to the second. */
export function exactly(at: number): string {
  const options = { dateStyle: "full", timeStyle: "medium" } as const;
  return new Intl.DateTimeFormat(locale(), options).format(at);
}

/** "today", "yesterday", or the date. */
export function dayName(at: number, now: number): string {
  const days = Math.round((midnight(now) - midnight(at)) / DAY);
  if (days === 0 || days === 1) {
    const words = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(-days, "day");
    return words.charAt(0).toUpperCase() + words.slice(1);
  }
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? undefined : "numeric";
  const options = { weekday: "long", day: "numeric", month: "long", year } as const;
  return new Intl.DateTimeFormat(locale(), options).format(at);
}

/** Where the day of the viewer begins; also tells days apart. */
export function midnight(at: number): number {
  const day = new Date(at);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}

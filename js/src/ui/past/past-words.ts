/** When an entry was made, by whom, and what it did, in words. */

import type { EntryModel } from "../../sync/models";
import { say } from "../front-texts";
import { language } from "../language";

const DAY = 24 * 3_600_000;

/** "14:32", "14:32 yesterday", "14:32 on 3 May". */
export function momentWords(at: number, now: number): string {
  const time = new Intl.DateTimeFormat(language(), { timeStyle: "short" }).format(at);
  const days = Math.round((dayOf(now) - dayOf(at)) / DAY);
  if (days === 0) return time;
  if (days === 1) return say("past.yesterday", { time });
  const date = new Intl.DateTimeFormat(language(), { dateStyle: "medium" }).format(at);
  return say("past.on", { time, date });
}

function dayOf(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** "3 added, 1 changed". */
export function deedWords({ ops, touched }: EntryModel): string {
  const added = ops.add ?? 0;
  const removed = (ops.remove ?? 0) + (ops.clear ?? 0) > 0 && added === 0 ? touched : 0;
  const changed = removed > 0 ? 0 : touched - Math.min(added, touched);
  const parts = [
    ...(added > 0 ? [say("past.added", { count: added })] : []),
    ...(changed > 0 ? [say("past.changed", { count: changed })] : []),
    ...(removed > 0 ? [say("past.removed", { count: removed })] : []),
  ];
  return parts.join(", ");
}

/** Whether somebody is at this page: active, idle without input, away while it is hidden. */

import { type Attention, LIMITS } from "../core/types.gen";
import type { Cancel, Platform } from "./platform";

const IDLE_MILLISECONDS = LIMITS.IDLE_INPUT_SECONDS * 1000;

/** Tells each change of attention; a page begins active. Gives what ends it. */
export function watchAttention(platform: Platform, told: (attention: Attention) => void): Cancel {
  let attention: Attention = "active";
  let heardAt = platform.now();
  let cancelTimer: Cancel | undefined;
  const become = (next: Attention): void => {
    if (next === attention) return;
    attention = next;
    told(next);
  };
  // One timer that is set anew when it is due, not one for each movement of the pointer.
  const wait = (): void => {
    const rest = heardAt + IDLE_MILLISECONDS - platform.now();
    cancelTimer = platform.after(rest, () => {
      cancelTimer = undefined;
      if (attention !== "active") return;
      if (platform.now() - heardAt >= IDLE_MILLISECONDS) become("idle");
      else wait();
    });
  };
  const cancelSigns = platform.onSign((sign) => {
    if (sign === "hidden") {
      become("away");
      return;
    }
    heardAt = platform.now();
    become("active");
    if (cancelTimer === undefined) wait();
  });
  wait();
  return () => {
    cancelSigns();
    cancelTimer?.();
  };
}

/** Names that nobody else has: they mean nothing and need no registry. */

import type { Platform } from "./platform";

/** Gives `bytes` random bytes as hex. */
export function randomName(platform: Platform, bytes: number): string {
  const random = platform.randomBytes(bytes);
  return Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

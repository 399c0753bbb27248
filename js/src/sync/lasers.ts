/** The trails of other people's laser pointers: each point is seen for a second. */

import { unpack } from "../core/points";
import type { LaserPoint } from "./board";

export const LASER_MILLISECONDS = 1000;

export class Lasers {
  readonly #trails = new Map<string, LaserPoint[]>();

  get trails(): ReadonlyMap<string, readonly LaserPoint[]> {
    return this.#trails;
  }

  /** Takes the newest points of a member's trail. */
  take(member: string, packed: Uint8Array, now: number): void {
    const trail = (this.#trails.get(member) ?? []).filter(
      ({ at }) => now - at < LASER_MILLISECONDS,
    );
    const xy = packed.length > 0 ? unpack(packed) : [];
    for (let i = 0; i < xy.length; i += 2) {
      trail.push({ x: xy[i] as number, y: xy[i + 1] as number, at: now });
    }
    this.#trails.set(member, trail);
  }

  left(member: string): void {
    this.#trails.delete(member);
  }

  lost(): void {
    this.#trails.clear();
  }

  /** Forgets what is no longer seen; nobody needs to be told. */
  expire(now: number): void {
    for (const [member, trail] of this.#trails) {
      const newest = trail.at(-1)?.at ?? 0;
      if (now - newest >= LASER_MILLISECONDS) this.#trails.delete(member);
    }
  }
}

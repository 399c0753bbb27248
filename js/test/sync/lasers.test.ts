import { describe, expect, it } from "vitest";
import { pack } from "../../src/core/points";
import { LASER_MILLISECONDS, Lasers } from "../../src/sync/lasers";

describe("lasers", () => {
  it("append what comes, each point with its own time", () => {
    const lasers = new Lasers();
    lasers.take("m", pack([0, 0, 16, 16]), 100);
    lasers.take("m", pack([32, 32]), 150);
    expect(lasers.trails.get("m")).toEqual([
      { x: 0, y: 0, at: 100 },
      { x: 16, y: 16, at: 100 },
      { x: 32, y: 32, at: 150 },
    ]);
  });

  it("forget what is no longer seen, and who left", () => {
    const lasers = new Lasers();
    lasers.take("m", pack([0, 0]), 0);
    lasers.take("m", pack([16, 16]), LASER_MILLISECONDS);
    expect(lasers.trails.get("m")).toHaveLength(1);
    lasers.expire(2 * LASER_MILLISECONDS);
    expect(lasers.trails.size).toBe(0);
    lasers.take("a", pack([0, 0]), 0);
    lasers.take("b", pack([0, 0]), 0);
    lasers.left("a");
    expect([...lasers.trails.keys()]).toEqual(["b"]);
    lasers.lost();
    expect(lasers.trails.size).toBe(0);
  });

  it("take an empty message as nothing new", () => {
    const lasers = new Lasers();
    lasers.take("m", new Uint8Array(0), 0);
    expect(lasers.trails.get("m")).toEqual([]);
  });
});

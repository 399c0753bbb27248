import { describe, expect, it } from "vitest";
import { Changes } from "../../src/sync/changes";

describe("Changes", () => {
  it("adds up to one change", () => {
    const changes = new Changes();
    expect(changes.take()).toBeUndefined();
    changes.add({ touched: new Set(["a"]), orderChanged: false });
    changes.add({ touched: new Set(["b"]), orderChanged: true });
    expect(changes.take()).toEqual({ touched: new Set(["a", "b"]), orderChanged: true });
    expect(changes.take()).toBeUndefined();
  });

  it("is about everything when one of them was", () => {
    const changes = new Changes();
    changes.add({ touched: "all", orderChanged: false });
    changes.add({ touched: new Set(["b"]), orderChanged: false });
    expect(changes.take()).toEqual({ touched: "all", orderChanged: false });
  });
});

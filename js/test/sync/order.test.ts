import { describe, expect, it } from "vitest";
import { ShownOrder } from "../../src/sync/order";

function sorted(order: ShownOrder): string[] {
  return [...order.ids()].sort((a, b) => order.rank(a) - order.rank(b));
}

describe("ShownOrder", () => {
  it("ranks as it lists, and keeps ranks while elements are added", () => {
    const order = new ShownOrder();
    const confirmed = ["a", "b"];
    order.confirm(confirmed);
    order.push("x");
    order.push("y");
    const before = ["a", "b", "x", "y"].map((id) => order.rank(id));
    confirmed.push("c", "x");
    expect(order.confirm(confirmed)).toBe(false);
    expect([...order.ids()]).toEqual(["a", "b", "c", "x", "y"]);
    expect(sorted(order)).toEqual([...order.ids()]);
    expect(["a", "b", "x", "y"].map((id) => order.rank(id))).toEqual(before);
    expect(order.rank("nowhere")).toBe(-1);
  });

  it("says so when pending elements are confirmed out of turn", () => {
    const order = new ShownOrder();
    const confirmed: string[] = [];
    order.confirm(confirmed);
    order.push("x");
    order.push("y");
    confirmed.push("y");
    expect(order.confirm(confirmed)).toBe(true);
    expect([...order.ids()]).toEqual(["y", "x"]);
    expect(sorted(order)).toEqual(["y", "x"]);
  });

  it("deals new ranks for a new order", () => {
    const order = new ShownOrder();
    order.confirm(["a", "b", "c"]);
    order.push("x");
    expect(order.confirm(["c", "a", "b", "x"])).toBe(true);
    expect([...order.ids()]).toEqual(["c", "a", "b", "x"]);
    expect(sorted(order)).toEqual(["c", "a", "b", "x"]);
  });

  it("shows a rearranged order until that ends", () => {
    const order = new ShownOrder();
    order.confirm(["a", "b"]);
    order.push("x");
    order.rearrange(["x", "b", "a"]);
    order.push("y");
    expect([...order.ids()]).toEqual(["x", "b", "a", "y"]);
    expect(sorted(order)).toEqual(["x", "b", "a", "y"]);
    order.drop("y");
    order.rearrange(undefined);
    expect([...order.ids()]).toEqual(["a", "b", "x"]);
    expect(sorted(order)).toEqual(["a", "b", "x"]);
  });
});

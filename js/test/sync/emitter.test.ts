import { describe, expect, it } from "vitest";
import { Emitter } from "../../src/sync/emitter";

describe("Emitter", () => {
  it("calls listeners until they unsubscribe, the same one once per subscription", () => {
    const emitter = new Emitter<{ a: number }>(() => undefined);
    const heard: number[] = [];
    const listener = (value: number) => void heard.push(value);
    const first = emitter.on("a", listener);
    const second = emitter.on("a", listener);
    emitter.emit("a", 1);
    first();
    first();
    emitter.emit("a", 2);
    second();
    emitter.emit("a", 3);
    expect(heard).toEqual([1, 1, 2]);
  });

  it("reports what a listener throws and calls the others", () => {
    const reported: unknown[] = [];
    const emitter = new Emitter<{ a: undefined }>((error) => reported.push(error));
    const heard: string[] = [];
    emitter.on("a", () => {
      throw new Error("no");
    });
    emitter.on("a", () => heard.push("yes"));
    emitter.emit("a", undefined);
    expect(heard).toEqual(["yes"]);
    expect(reported).toEqual([new Error("no")]);
  });
});

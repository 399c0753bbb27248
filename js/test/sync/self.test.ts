import { describe, expect, it } from "vitest";
import type { Me } from "../../src/core/types.gen";
import { Self } from "../../src/sync/self";

function bench(name = "") {
  const voice = { open: true, said: [] as Me[] };
  const self = new Self({ isOpen: () => voice.open, send: (me) => void voice.said.push(me) }, name);
  return { voice, self };
}

describe("how a page shows itself", () => {
  it("is told whole with each change, and only then", () => {
    const { voice, self } = bench("Ada");
    self.set({ hand: true });
    self.set({ hand: true });
    self.set({ attention: "idle" });
    expect(voice.said).toEqual([
      { kind: "me", name: "Ada", hand: true, attention: "active", following: "" },
      { kind: "me", name: "Ada", hand: true, attention: "idle", following: "" },
    ]);
  });

  it("waits for a connection and is told again to a new one", () => {
    const { voice, self } = bench();
    voice.open = false;
    self.set({ hand: true });
    expect(voice.said).toEqual([]);
    voice.open = true;
    self.opened("");
    self.opened("");
    expect(voice.said.map(({ hand }) => hand)).toEqual([true, true]);
  });

  it("says nothing to a new connection when there is nothing to say", () => {
    const { voice, self } = bench("Ada");
    self.opened("Ada");
    expect(voice.said).toEqual([]);
  });
});

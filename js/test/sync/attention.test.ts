import { describe, expect, it } from "vitest";
import { type Attention, LIMITS } from "../../src/core/types.gen";
import { watchAttention } from "../../src/sync/attention";
import { FakeNetwork, way } from "./support/fake-network";
import { FakeClock, FakePlatform } from "./support/fake-platform";

const IDLE = LIMITS.IDLE_INPUT_SECONDS * 1000;

function bench() {
  const clock = new FakeClock();
  const network = new FakeNetwork();
  const platform = new FakePlatform(
    clock,
    way(network, () => undefined as never),
  );
  const told: Attention[] = [];
  const end = watchAttention(platform, (attention) => told.push(attention));
  const pass = (milliseconds: number): void => {
    const until = clock.now + milliseconds;
    for (let next = clock.next; next !== undefined && next <= until; next = clock.next) {
      clock.runDue(next);
    }
    clock.runDue(until);
  };
  return { clock, platform, told, end, pass };
}

describe("attention", () => {
  it("is idle after a while without input, and active with the next", () => {
    const { platform, told, pass } = bench();
    pass(IDLE - 1);
    expect(told).toEqual([]);
    pass(1);
    expect(told).toEqual(["idle"]);
    platform.sign("input");
    expect(told).toEqual(["idle", "active"]);
    pass(IDLE);
    expect(told).toEqual(["idle", "active", "idle"]);
  });

  it("counts from the last input", () => {
    const { platform, told, pass } = bench();
    pass(IDLE / 2);
    platform.sign("input");
    pass(IDLE / 2 + 1);
    expect(told).toEqual([]);
    pass(IDLE / 2);
    expect(told).toEqual(["idle"]);
  });

  it("is away while the page is hidden, however long that is", () => {
    const { platform, told, pass } = bench();
    platform.sign("hidden");
    pass(2 * IDLE);
    expect(told).toEqual(["away"]);
    platform.sign("visible");
    expect(told).toEqual(["away", "active"]);
    pass(IDLE);
    expect(told).toEqual(["away", "active", "idle"]);
  });

  it("ends", () => {
    const { clock, platform, told, end } = bench();
    end();
    platform.sign("hidden");
    expect(told).toEqual([]);
    expect(clock.next).toBeUndefined();
  });
});

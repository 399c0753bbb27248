import { describe, expect, it } from "vitest";
import type { Notice } from "../../src/sync/board";
import { Notices } from "../../src/sync/notices";
import { add } from "./support/elements";
import { FakeNetwork } from "./support/fake-network";
import { FakeClock, FakePlatform } from "./support/fake-platform";

describe("Notices", () => {
  it("tell at once what stands alone, and gather refusals of one kind", () => {
    const clock = new FakeClock();
    const told: Notice[] = [];
    const notices = new Notices(new FakePlatform(clock, new FakeNetwork()), (one) =>
      told.push(one),
    );
    notices.info("hello");
    notices.notMade([add("a")], "no room", 0);
    notices.notMade([add("b"), add("c")], "no room", 2);
    notices.notMade([add("d")], "no right", 0);
    expect(told).toEqual([{ text: "hello", level: "info" }]);
    clock.runDue(clock.now + 300);
    expect(told.slice(1).map(({ text }) => text)).toEqual([
      "3 of your changes were not accepted: no room; 2 later changes to it went with it",
      "Your drawing was not accepted: no right",
    ]);
    notices.notMade([add("e")], "no room", 0);
    notices.flush();
    expect(told).toHaveLength(4);
    clock.runDue(clock.now + 1000);
    expect(told).toHaveLength(4);
  });
});

import { describe, expect, it } from "vitest";
import { Backoff } from "../../src/sync/backoff";
import { Random } from "./support/random";

const SECOND = 1000;
const longest = () => new Backoff(() => 1);

describe("Backoff", () => {
  it("grows from a fifth of a second to ten seconds", () => {
    const tries = longest();
    const pauses = Array.from({ length: 8 }, () => tries.pause(0));
    expect(pauses).toEqual([400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]);
    tries.begin();
    expect(tries.pause(0)).toBe(400);
  });

  it("begins anew once a connection has lasted", () => {
    const tries = longest();
    for (let failures = 0; failures < 6; failures += 1) tries.pause(0);
    tries.joined(100 * SECOND);
    expect(tries.pause(105 * SECOND)).toBe(10_000);
    tries.joined(200 * SECOND);
    expect(tries.pause(210 * SECOND)).toBe(400);
    expect(tries.pause(300 * SECOND)).toBe(800);
  });

  it("G18: tries a server that said it restarts quickly, until it is there", () => {
    const tries = longest();
    for (let failures = 0; failures < 6; failures += 1) tries.pause(0);
    tries.restarts(100 * SECOND);
    for (const second of [100, 101, 130, 159]) expect(tries.pause(second * SECOND)).toBe(2000);
    expect(tries.pause(160 * SECOND)).toBe(10_000);
    tries.restarts(200 * SECOND);
    tries.joined(205 * SECOND);
    expect(tries.pause(206 * SECOND)).toBe(10_000);
  });

  it("G18: brings a thousand pages back within two seconds, spread over them", () => {
    const away = 7 * SECOND;
    const random = new Random(18);
    const back: number[] = [];
    for (let page = 0; page < 1000; page += 1) {
      const tries = new Backoff(() => random.next());
      let now = 0;
      tries.restarts(now);
      while (now < away) now += tries.pause(now);
      back.push(now - away);
    }
    expect(Math.max(...back)).toBeLessThan(2 * SECOND);
    const quarters = Array.from({ length: 8 }, (_, at) => {
      const begin = (at * SECOND) / 4;
      return back.filter((time) => time >= begin && time < begin + SECOND / 4).length;
    });
    expect(Math.max(...quarters)).toBeLessThan(300);
  });
});

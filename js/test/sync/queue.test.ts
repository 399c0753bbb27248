import { describe, expect, it } from "vitest";
import { readSubmit } from "../../src/core/codec.gen";
import { LIMITS } from "../../src/core/types.gen";
import { decodePlain } from "../../src/core/wire";
import { Journal } from "../../src/sync/journal";
import { SendQueue } from "../../src/sync/queue";
import { newDatabase } from "./support/database";
import { add } from "./support/elements";
import { FakeNetwork } from "./support/fake-network";
import { FakeClock, FakePlatform } from "./support/fake-platform";

function numberOf(frame: Uint8Array): number {
  return readSubmit(decodePlain(frame)).n;
}

class Bench {
  readonly clock = new FakeClock();
  readonly platform = new FakePlatform(this.clock, new FakeNetwork());
  readonly sent: number[] = [];
  readonly queue: SendQueue;

  constructor(database?: IDBFactory) {
    this.platform.database = database;
    const journal = new Journal(this.platform, (error) => {
      throw error;
    });
    const identity = { key: "k", place: "p", account: "ada", secret: new Uint8Array(16) };
    const deliver = (frame: Uint8Array) => void this.sent.push(numberOf(frame));
    this.queue = new SendQueue({ platform: this.platform, journal, deliver }, identity);
  }

  add(): void {
    this.queue.add([add("a")], "");
  }
}

describe("SendQueue", () => {
  it("sends in order when it is open, and all again after a break", () => {
    const bench = new Bench();
    bench.add();
    bench.add();
    expect(bench.sent).toEqual([]);
    bench.queue.open();
    bench.add();
    expect(bench.sent).toEqual([1, 2, 3]);
    bench.queue.settle(1);
    bench.queue.close();
    bench.queue.open();
    expect(bench.sent).toEqual([1, 2, 3, 2, 3]);
    expect(bench.queue.numbers).toEqual([2, 3]);
  });

  it("sends many ops in steps, so that a ping behind them is heard", () => {
    const bench = new Bench();
    bench.queue.open();
    const steps = LIMITS.OPS_IN_FLIGHT / LIMITS.OPS_PER_ENTRY;
    const ops = Array.from({ length: LIMITS.OPS_PER_ENTRY }, (_, at) => add(`e${at}`));
    for (let entry = 0; entry < 2 * steps + 1; entry++) bench.queue.add(ops, "");
    expect(bench.sent).toEqual([1, 2].slice(0, steps));
    bench.queue.settle(1);
    expect(bench.sent.length).toBe(steps + 1);
    bench.queue.unsend(2);
    bench.queue.close();
    bench.queue.open();
    expect(bench.sent.slice(steps + 1)).toEqual([2, 3].slice(0, steps));
  });

  it("sends nothing before the journal has it", async () => {
    const bench = new Bench(newDatabase());
    bench.queue.open();
    bench.add();
    expect(bench.sent).toEqual([]);
    await expect.poll(() => bench.sent).toEqual([1]);
  });

  it("holds back while nothing is taken, and tries again by itself", () => {
    const bench = new Bench();
    bench.queue.open();
    bench.add();
    bench.add();
    for (const n of [1, 2]) {
      bench.queue.unsend(n);
      bench.queue.hold();
    }
    bench.add();
    expect(bench.sent).toEqual([1, 2]);
    bench.queue.resume();
    expect(bench.sent).toEqual([1, 2, 1, 2, 3]);
    bench.queue.unsend(1);
    bench.queue.hold();
    bench.clock.runDue(bench.clock.now + 10_000);
    expect(bench.sent.slice(5)).toEqual([1]);
  });

  it("does not send what is committed, and knows when its entry is reached", () => {
    const bench = new Bench();
    bench.add();
    bench.add();
    bench.queue.committed(1, 7);
    bench.queue.committed(9, 8);
    bench.queue.open();
    expect(bench.sent).toEqual([2]);
    expect(bench.queue.reached(6)).toEqual([]);
    expect(bench.queue.reached(7)).toEqual([[1, 7]]);
    expect(bench.queue.settle(1)?.n).toBe(1);
    expect(bench.queue.settle(1)).toBeUndefined();
    expect(bench.queue.reached(7)).toEqual([]);
  });

  it("sends one at a time when it is careful, until nothing is left", () => {
    const bench = new Bench();
    let emptied = 0;
    bench.queue.onEmpty = () => {
      emptied += 1;
    };
    bench.queue.careful = true;
    for (let n = 0; n < 3; n += 1) bench.add();
    bench.queue.open();
    expect([bench.sent, bench.queue.underWay]).toEqual([[1], [1]]);
    bench.queue.settle(1);
    expect(bench.sent).toEqual([1, 2]);
    bench.queue.settle(2);
    bench.queue.settle(3);
    expect([bench.queue.careful, bench.queue.size, emptied]).toEqual([false, 0, 1]);
  });
});

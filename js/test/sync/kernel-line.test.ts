import { describe, expect, it } from "vitest";
import { KernelWay } from "../../src/sync/kernel-way";
import type { Socket } from "../../src/sync/transport";
import { FakeKernel } from "./support/fake-kernel";
import { FakeNetwork, way as wayOf } from "./support/fake-network";
import { FakeClock, FakePlatform } from "./support/fake-platform";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** A line whose kernel is the test. */
class Bench {
  readonly clock = new FakeClock();
  readonly platform = new FakePlatform(
    this.clock,
    wayOf(new FakeNetwork(), () => this),
  );
  readonly way = new KernelWay(this.platform);
  readonly kernel = new FakeKernel();
  readonly told: unknown[] = [];
  readonly socket: Socket;

  constructor() {
    this.way.attach(this.kernel);
    this.socket = this.way.transport.open("", {
      opened: () => this.told.push("opened"),
      received: (frame) => this.told.push([...frame]),
      closed: (code) => this.told.push(`closed ${code}`),
      stalled: (is) => this.told.push(is ? "stalled" : "goes on"),
    });
    this.pass(0);
  }

  get line(): string {
    return this.kernel.lines[0] ?? "";
  }

  pass(milliseconds: number): void {
    const end = this.clock.now + milliseconds;
    for (let next = this.clock.next; next !== undefined && next <= end; next = this.clock.next)
      this.clock.runDue(next);
    this.clock.runDue(end);
  }
}

describe("a line through the kernel", () => {
  it("carries frames both ways, in order, also when the kernel hands over parts of a message", () => {
    const { socket, kernel, told, line } = new Bench();
    socket.send(bytes(1));
    kernel.take();
    socket.send(bytes(2, 3));
    kernel.take();
    kernel.say(line, bytes(4), bytes(5, 6));
    expect(kernel.framesOf(line)).toEqual([[1], [2, 3]]);
    expect(kernel.taken.map(({ content }) => [content.type, content.n])).toEqual([
      ["open", 0],
      ["frames", 1],
      ["frames", 2],
    ]);
    expect(told).toEqual(["opened", [4], [5, 6]]);
  });

  it("has at most two messages on their way, and sends the rest as one when they are taken", () => {
    const { socket, kernel, line } = new Bench();
    for (let k = 1; k <= 50; k += 1) socket.send(bytes(k));
    expect(kernel.queue).toHaveLength(2);
    expect(socket.backlog).toBe(50);
    kernel.take();
    expect(kernel.queue).toHaveLength(1);
    kernel.take();
    expect(kernel.framesOf(line)).toHaveLength(50);
    expect(kernel.framesOf(line).flat()).toEqual([...Array(50).keys()].map((k) => k + 1));
    expect(socket.backlog).toBe(0);
  });

  it("says that the kernel is busy after a moment, and when it goes on", () => {
    const bench = new Bench();
    bench.kernel.take();
    bench.pass(60_000);
    expect(bench.told).toEqual(["opened", "stalled"]); // by its own "still here", not taken
    bench.kernel.take();
    bench.socket.send(bytes(1));
    bench.pass(1000);
    bench.kernel.take();
    bench.pass(10_000);
    expect(bench.told).toEqual(["opened", "stalled", "goes on"]);
    // What the kernel sends meanwhile arrives; it does not mean that it takes anything.
    bench.socket.send(bytes(2));
    bench.pass(1000);
    bench.kernel.say(bench.line, bytes(9));
    bench.pass(1500);
    expect(bench.told.slice(3)).toEqual([[9], "stalled"]);
  });

  it("says every 30 seconds that it is still here, and nothing else", () => {
    const bench = new Bench();
    bench.kernel.take();
    for (let k = 0; k < 4; k += 1) {
      bench.pass(15_000);
      bench.kernel.take();
    }
    const beats = bench.kernel.taken.filter(({ content }) => content.type === "frames");
    expect(beats.map(({ frames }) => frames.length)).toEqual([0, 0]);
  });

  it("ends when a message of the kernel is missing, and heeds nothing twice", () => {
    const { kernel, told, line } = new Bench();
    kernel.take();
    kernel.tell({ type: "frames", line, n: 0, took: 1 }, [bytes(7)]);
    expect(told).toEqual(["opened"]);
    kernel.loseOne(line);
    kernel.say(line, bytes(8));
    expect(told).toEqual(["opened", "closed 4000"]);
    expect(kernel.queue.at(-1)?.content).toEqual({ type: "close", line, n: 1 });
    kernel.say(line, bytes(9));
    expect(told).toHaveLength(2);
  });

  it("ends when the kernel says so, and without a word when the page leaves", () => {
    const bench = new Bench();
    bench.kernel.tell({ type: "closed", line: bench.line, code: 1012, reason: "restart" });
    expect(bench.told).toEqual(["opened", "closed 1012"]);
    const { told, kernel, socket, line } = new Bench();
    socket.close();
    kernel.say(line, bytes(1));
    expect(told).toEqual(["opened"]);
    expect(kernel.queue.map(({ content }) => content.type)).toEqual(["open", "close"]);
  });

  it("ends when the host can send nothing any more", () => {
    const bench = new Bench();
    bench.kernel.take();
    bench.kernel.isGone = true;
    bench.socket.send(bytes(1));
    expect(bench.told).toEqual(["opened"]);
    bench.pass(0);
    expect(bench.told).toEqual(["opened", "closed 1006"]);
    expect(bench.kernel.listeners.size).toBe(0);
  });
});

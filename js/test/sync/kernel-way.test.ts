import { describe, expect, it, vi } from "vitest";
import { KernelWay, wayTo } from "../../src/sync/kernel-way";
import { FakeKernel } from "./support/fake-kernel";
import { FakeNetwork, way as wayOf } from "./support/fake-network";
import { FakeClock, FakePlatform } from "./support/fake-platform";

function setUp() {
  const clock = new FakeClock();
  const platform = new FakePlatform(
    clock,
    wayOf(new FakeNetwork(), () => clock),
  );
  return { clock, way: new KernelWay(platform) };
}

function open(way: KernelWay, clock: FakeClock): string[] {
  const told: string[] = [];
  way.transport.open("", {
    opened: () => told.push("opened"),
    received: () => told.push("frame"),
    closed: (code) => told.push(`closed ${code}`),
  });
  clock.runDue(clock.now);
  return told;
}

const QUESTION = { method: "GET", path: "api/me", mediaType: "application/json", body: undefined };

describe("the way through the kernel", () => {
  it("goes on by another view of the board when the one in use goes", () => {
    const { clock, way } = setUp();
    const [first, second] = [new FakeKernel(), new FakeKernel()];
    const leave = way.attach(first);
    way.attach(second);
    const told = open(way, clock);
    expect([first.lines.length, second.lines.length]).toEqual([1, 0]);
    leave();
    // The old one hears of it, then the connection begins again by the other.
    expect(first.queue.at(-1)?.content.type).toBe("close");
    expect(told).toEqual(["opened", "closed 4001"]);
    open(way, clock);
    expect(second.lines).toHaveLength(1);
  });

  it("takes over to a new kernel, and stays with the one it has otherwise", () => {
    const { clock, way } = setUp();
    const old = new FakeKernel("k1");
    way.attach(old);
    const told = open(way, clock);
    way.attach(new FakeKernel("k1"));
    expect(told).toEqual(["opened"]);
    old.isGone = true;
    const restarted = new FakeKernel("k2");
    way.attach(restarted);
    expect(told).toEqual(["opened", "closed 4001"]);
    open(way, clock);
    expect(restarted.lines).toHaveLength(1);
  });

  it("tells the kernel when the page goes", () => {
    const { clock, way } = setUp();
    const kernel = new FakeKernel();
    way.attach(kernel);
    const told = open(way, clock);
    way.leave();
    expect(kernel.queue.map(({ content }) => content.type)).toEqual(["open", "close"]);
    expect(told).toEqual(["opened", "closed 4001"]);
  });

  it("asks routes and gives each its own answer, whatever their order", async () => {
    const { way } = setUp();
    const kernel = new FakeKernel();
    way.attach(kernel);
    const asked = [
      way.ask(QUESTION),
      way.ask({ ...QUESTION, method: "POST", body: Uint8Array.of(5) }),
    ];
    const names = kernel.queue.map(({ content }) => content.ask);
    expect(kernel.queue.map(({ content, frames }) => [content.method, frames.length])).toEqual([
      ["GET", 0],
      ["POST", 1],
    ]);
    const answer = { type: "answer", status: 200, media_type: "text/plain" };
    kernel.tell({ ...answer, ask: "another page's" }, [Uint8Array.of(9)]);
    kernel.tell({ ...answer, ask: names[1], status: 201 }, [Uint8Array.of(2)]);
    kernel.tell({ ...answer, ask: names[0] });
    const found = await Promise.all(asked);
    expect(found).toEqual([
      { status: 200, mediaType: "text/plain", body: new Uint8Array() },
      { status: 201, mediaType: "text/plain", body: Uint8Array.of(2) },
    ]);
  });

  it("gives up a question that takes too long, and one that reaches nobody", async () => {
    const { way } = setUp();
    await expect(way.ask(QUESTION)).rejects.toThrow("no way to the kernel");
    const kernel = new FakeKernel();
    way.attach(kernel);
    const control = new AbortController();
    const asked = way.ask(QUESTION, control.signal);
    control.abort(new Error("too long"));
    await expect(asked).rejects.toThrow("too long");
    kernel.isGone = true;
    await expect(way.ask(QUESTION)).rejects.toThrow("no way to the kernel");
  });

  it("is one for each board of a page", () => {
    const platform = vi.fn(() => new FakePlatform(new FakeClock(), new FakeNetwork()));
    expect(wayTo("calm-fox", platform)).toBe(wayTo("calm-fox", platform));
    expect(wayTo("calm-owl", platform)).not.toBe(wayTo("calm-fox", platform));
    expect(platform).toHaveBeenCalledTimes(2);
  });
});

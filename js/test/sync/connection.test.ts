import { describe, expect, it } from "vitest";
import { writeServerMessage } from "../../src/core/codec.gen";
import {
  HELLO_DEFAULTS,
  MEMBER_DEFAULTS,
  Role,
  type ServerMessage,
  VERSION,
  type Welcome,
} from "../../src/core/types.gen";
import { encodePlain } from "../../src/core/wire";
import { Connection, type ConnectionState } from "../../src/sync/connection";
import { FakeNetwork, type Link, way } from "./support/fake-network";
import { FakeClock, FakePlatform } from "./support/fake-platform";
import { Random } from "./support/random";
import { turns } from "./support/world";

const ADDRESSES = { socket: "ws://host/socket", board: "http://host/board" };
const YOU = {
  ...MEMBER_DEFAULTS,
  id: "m1",
  user: "ada",
  name: "Ada",
  client: "c",
  role: Role.OWNER,
  agent: "page",
} as const;
const WELCOME: Welcome = {
  kind: "welcome",
  you: YOU,
  ceiling: Role.OWNER,
  floor: Role.NONE,
  epoch: "e",
  seq: 0,
  committed: [],
  members: [YOU],
  live: [],
  historyFrom: 0,
  groups: [],
};

/** A connection whose other end is the test. */
class Bench {
  readonly clock = new FakeClock();
  readonly network = new FakeNetwork();
  readonly platform = new FakePlatform(
    this.clock,
    way(this.network, () => this),
    new Random(3),
  );
  readonly states: ConnectionState[] = [];
  readonly messages: ServerMessage[] = [];
  readonly frames: Uint8Array[] = [];
  readonly connection: Connection;
  onMessage: (message: ServerMessage) => void = () => undefined;

  constructor(givesWay = false) {
    this.network.accept = () => ({
      received: (frame) => void this.frames.push(frame),
      closed: () => undefined,
    });
    this.connection = new Connection(this.platform, ADDRESSES, {
      givesWay,
      hello: () => ({
        ...HELLO_DEFAULTS,
        version: VERSION,
        secret: new Uint8Array(16),
        agent: "page",
      }),
      received: (message) => {
        this.messages.push(message);
        this.onMessage(message);
      },
      changed: (state) => void this.states.push(state),
    });
  }

  get link(): Link {
    const link = this.network.links.at(-1);
    if (link === undefined) throw new Error("nothing was opened");
    return link;
  }

  get kinds(): string[] {
    return this.states.map(({ kind }) => kind);
  }

  say(message: ServerMessage): void {
    this.link.push(encodePlain(writeServerMessage(message)));
    this.network.pump();
  }

  async settle(): Promise<void> {
    do await turns();
    while (this.network.pump());
  }

  async start(): Promise<void> {
    this.connection.start();
    await this.settle();
  }

  async ready(): Promise<void> {
    await this.start();
    this.say(WELCOME);
    this.say({ kind: "ready", seq: 0, digest: 0 });
  }

  /** Lets time pass; `alive` has the server say something now and then. */
  async pass(milliseconds: number, alive = false): Promise<void> {
    const end = this.clock.now + milliseconds;
    while (this.clock.now < end) {
      this.clock.runDue(Math.min(end, this.clock.now + 1000));
      if (alive && this.connection.state.kind === "ready") this.say({ kind: "pong", t: 0 });
      await this.settle();
    }
  }
}

describe("Connection", () => {
  it("goes from connecting over joining to ready, and says hello first", async () => {
    const bench = new Bench();
    await bench.ready();
    expect(bench.kinds).toEqual(["connecting", "joining", "ready"]);
    expect(bench.messages.map(({ kind }) => kind)).toEqual(["welcome", "ready"]);
    expect(new TextDecoder().decode(bench.frames[0])).toContain("hello");
  });

  it("pings every five seconds and answers pings", async () => {
    const bench = new Bench();
    await bench.ready();
    const before = bench.frames.length;
    await bench.pass(20_000, true);
    expect(bench.frames.length - before).toBe(4);
    bench.say({ kind: "ping", t: 42 });
    expect(bench.frames.at(-1)).toEqual(encodePlain(["pong", 42]));
    expect(bench.connection.state.kind).toBe("ready");
  });

  it("leaves a line alone that looks after itself, and passes on that it stands still", async () => {
    const bench = new Bench();
    await bench.ready();
    bench.link.tended = true;
    const before = bench.frames.length;
    await bench.pass(60_000);
    bench.platform.wake();
    expect(bench.frames.length - before).toBe(0);
    expect(bench.connection.state.kind).toBe("ready");
    bench.link.stall(true);
    expect(bench.connection.stalled).toBe(true);
    bench.link.finish(4001);
    await bench.settle();
    // A new line has not stood still yet.
    expect(bench.connection.stalled).toBe(false);
  });

  it("gives up a peer that is silent for fifteen seconds", async () => {
    const bench = new Bench();
    await bench.ready();
    await bench.pass(14_000);
    expect(bench.connection.state.kind).toBe("ready");
    await bench.pass(2000);
    expect(bench.kinds.at(3)).toBe("waiting");
    expect(bench.states.at(3)).toMatchObject({ loss: { reached: true } });
  });

  it("comes back with pauses that grow from 0.2 to 10 seconds", async () => {
    const bench = new Bench();
    bench.network.accept = undefined;
    bench.platform.probed = undefined;
    const delays: number[] = [];
    await bench.start();
    for (let failures = 0; failures < 12; failures += 1) {
      const { state } = bench.connection;
      if (state.kind !== "waiting") throw new Error(`it is ${state.kind}`);
      const longest = Math.min(10_000, 400 * 2 ** failures);
      const delay = state.retryAt - bench.clock.now;
      expect(delay).toBeGreaterThanOrEqual(200);
      expect(delay).toBeLessThanOrEqual(longest);
      delays.push(delay);
      bench.clock.runDue(state.retryAt);
      await bench.settle();
    }
    expect(new Set(delays).size).toBe(delays.length);
    expect(Math.max(...delays)).toBeGreaterThan(4000);
  });

  it("begins with short pauses again once a connection has lasted", async () => {
    const bench = new Bench();
    await bench.ready();
    for (let losses = 0; losses < 5; losses += 1) {
      await bench.pass(16_000, true);
      bench.link.cut();
      await bench.settle();
      const { state } = bench.connection;
      if (state.kind !== "waiting") throw new Error(`it is ${state.kind}`);
      expect(state.retryAt - bench.clock.now).toBeLessThanOrEqual(400);
      bench.clock.runDue(state.retryAt);
      await bench.settle();
      bench.say(WELCOME);
      bench.say({ kind: "ready", seq: 0, digest: 0 });
      expect(bench.connection.state.kind).toBe("ready");
    }
  });

  it("retries at once when the page wakes up, and finds out a dead socket", async () => {
    const bench = new Bench();
    await bench.ready();
    bench.link.cut();
    await bench.settle();
    expect(bench.connection.state.kind).toBe("waiting");
    bench.platform.wake();
    expect(bench.connection.state.kind).toBe("connecting");
    await bench.settle();
    bench.say(WELCOME);
    bench.say({ kind: "ready", seq: 0, digest: 0 });
    // A machine that slept: hours have gone by, and no timer has run.
    bench.clock.now += 3_600_000;
    bench.platform.wake();
    expect(bench.connection.state.kind).toBe("connecting");
  });

  it.each([
    [401, "stopped", "sign-in"],
    [403, "stopped", "sign-in"],
    [404, "stopped", "not-found"],
    [501, "waiting", "this Jupyter server has no nbboard"],
    [503, "waiting", "the server is in trouble (HTTP 503)"],
    [undefined, "waiting", "the server does not answer"],
    [200, "waiting", "by WebSocket"],
  ])("asks the board's address when no socket opens: %s", async (status, kind, words) => {
    const bench = new Bench();
    bench.network.accept = undefined;
    bench.platform.probed = status;
    await bench.start();
    expect(bench.platform.probes).toEqual([ADDRESSES.board]);
    expect(bench.connection.state.kind).toBe(kind);
    expect(JSON.stringify(bench.connection.state)).toContain(words);
  });

  it("looks again after a sign-in in another tab, but not for a board that is not there", async () => {
    const bench = new Bench();
    bench.network.accept = undefined;
    bench.platform.probed = 404;
    await bench.start();
    bench.platform.wake();
    await bench.settle();
    expect(bench.platform.probes).toHaveLength(1);
    bench.platform.probed = 401;
    bench.connection.retry();
    await bench.settle();
    bench.platform.wake();
    await bench.settle();
    expect(bench.platform.probes).toHaveLength(3);
  });

  it("does not ask when the connection was good before", async () => {
    const bench = new Bench();
    await bench.ready();
    bench.link.cut();
    await bench.settle();
    expect(bench.platform.probes).toEqual([]);
  });

  it("stops for good at a bye without retry, and comes back at one with it", async () => {
    const bench = new Bench();
    await bench.ready();
    bench.say({ kind: "bye", code: "restart", message: "soon", retry: true });
    expect(bench.connection.state).toMatchObject({ kind: "waiting", loss: { message: "soon" } });
    bench.connection.retry();
    await bench.settle();
    bench.say({ kind: "bye", code: "banned", message: "out", retry: false });
    expect(bench.connection.state).toEqual({ kind: "stopped", code: "banned", message: "out" });
    await bench.pass(60_000);
    expect(bench.connection.state.kind).toBe("stopped");
    bench.connection.retry();
    expect(bench.connection.state.kind).toBe("connecting");
  });

  it("G18: tries every second or two while a server that said it restarts is away", async () => {
    const bench = new Bench();
    await bench.ready();
    bench.say({ kind: "bye", code: "restart", message: "soon", retry: true });
    bench.network.accept = undefined;
    bench.platform.probed = undefined;
    for (let tries = 0; tries < 10; tries += 1) {
      const { state } = bench.connection;
      if (state.kind !== "waiting") throw new Error(`it is ${state.kind}`);
      expect(state.retryAt - bench.clock.now).toBeLessThanOrEqual(2000);
      bench.clock.runDue(state.retryAt);
      await bench.settle();
    }
  });

  it.each([
    [false, "waiting"],
    [true, "stopped"],
  ])("when it is replaced (gives way: %s) is %s", async (givesWay, kind) => {
    const bench = new Bench(givesWay);
    await bench.ready();
    bench.say({ kind: "bye", code: "replaced", message: "again", retry: false });
    expect(bench.connection.state.kind).toBe(kind);
  });

  it("says reload at a message of a newer server, and reconnects after an unreadable one", async () => {
    const bench = new Bench();
    await bench.ready();
    bench.link.push(encodePlain(["hologram", 1]));
    bench.network.pump();
    expect(bench.connection.state).toMatchObject({ kind: "stopped", code: "version" });
    bench.connection.retry();
    await bench.settle();
    bench.link.push(Uint8Array.of(0xc1));
    bench.network.pump();
    expect(bench.connection.state.kind).toBe("waiting");
    expect(bench.platform.reported).toHaveLength(1);
  });

  it("heeds nothing of a socket that it has left", async () => {
    const bench = new Bench();
    await bench.ready();
    const old = bench.link;
    bench.connection.again("test");
    old.push(
      encodePlain(writeServerMessage({ kind: "bye", code: "x", message: "", retry: false })),
    );
    old.deliverDown();
    expect(bench.connection.state.kind).toBe("waiting");
  });

  it("tells nothing after it was closed", async () => {
    const bench = new Bench();
    await bench.ready();
    bench.connection.close();
    const told = bench.states.length;
    bench.platform.wake();
    await bench.pass(60_000);
    expect(bench.states).toHaveLength(told);
    expect(bench.network.links).toHaveLength(1);
  });
});

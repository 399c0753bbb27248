/**
 * Pages of real browsers' code in a Node process, on a network and a clock that Python moves
 * (`tests/properties/ts_schedules.py`): the room they talk to is the real one.
 *
 * A request (`../stdio.ts`) is a list of commands; the answer tells what the pages did to their
 * sockets meanwhile, and what was asked about them.
 */

import { createHash } from "node:crypto";
import { canonical } from "../../src/core/digest";
import { type Op, Role } from "../../src/core/types.gen";
import type { Socket, SocketEvents, Transport } from "../../src/sync/transport";
import { serve } from "../stdio";
import { newDatabase, turns } from "./support/database";
import { rect } from "./support/elements";
import { FakeClock, FakeLocks, FakePlatform } from "./support/fake-platform";
import { Random } from "./support/random";
import { Page } from "./support/world";

type Command =
  | readonly ["begin", seed: number]
  | readonly ["page", page: number, browser: number, user: string]
  | readonly ["close", page: number]
  | readonly ["opened", link: number]
  | readonly ["frame", link: number, frame: Uint8Array]
  | readonly ["closed", link: number, code: number]
  | readonly ["act", page: number]
  | readonly ["pass", milliseconds: number]
  | readonly ["wake", page: number]
  | readonly ["reachable", yes: boolean]
  | readonly ["report", page: number];

interface Report {
  readonly client: string;
  readonly submitted: number;
  readonly waiting: number;
  readonly state: string;
  readonly seq: number;
  readonly digest: string;
  readonly shown: readonly string[];
  readonly told: readonly string[];
  readonly faults: readonly string[];
}

/** What pages that share storage and locks have in common. */
interface Browser {
  readonly database: IDBFactory;
  readonly locks: FakeLocks;
}

/** Tells the time in whole milliseconds, as a browser does: it goes over the wire. */
class WholePlatform extends FakePlatform {
  override now(): number {
    return Math.floor(super.now());
  }
}

/** Turns of the loop after each command: enough for some of what a database does, not for all. */
const TURNS = 6;
/** Enough for a page that goes to write what it has. */
const LAST_TURNS = 60;

/** One schedule's pages. */
class Members {
  readonly clock = new FakeClock();
  readonly random: Random;
  readonly pages = new Map<number, Page>();
  readonly users = new Map<number, string>();
  readonly links = new Map<number, SocketEvents>();
  readonly #browsers = new Map<number, Browser>();
  opened: [link: number, page: number][] = [];
  sent: [link: number, frame: Uint8Array][] = [];
  gone: number[] = [];
  reports: Report[] = [];
  #lastLink = 0;
  #reachable = true;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  async run(command: Command): Promise<void> {
    switch (command[0]) {
      case "page":
        this.#open(command[1], command[2], command[3]);
        break;
      case "close":
        this.#page(command[1]).session.close();
        await turns(LAST_TURNS);
        break;
      case "opened":
        this.links.get(command[1])?.opened();
        break;
      case "frame":
        this.links.get(command[1])?.received(command[2]);
        break;
      case "closed":
        this.#closed(command[1], command[2]);
        break;
      case "act":
        this.#act(this.#page(command[1]), this.users.get(command[1]) ?? "");
        break;
      case "pass":
        await this.#pass(command[1]);
        break;
      case "wake":
        this.#page(command[1]).platform.wake();
        break;
      case "reachable":
        this.#reachable = command[1];
        for (const { platform } of this.pages.values()) this.#probed(platform);
        break;
      case "report":
        this.reports.push(report(this.#page(command[1])));
        return;
    }
    await turns(TURNS);
  }

  #page(number: number): Page {
    const page = this.pages.get(number);
    if (page === undefined) throw new Error(`no page ${number}`);
    return page;
  }

  #open(number: number, browser: number, user: string): void {
    const transport: Transport = { open: (_url, events) => this.#connect(number, events) };
    const chance = new Random(this.random.below(2 ** 31));
    const platform = new WholePlatform(this.clock, transport, chance);
    const shared = this.#browsers.get(browser) ?? {
      database: newDatabase(),
      locks: new FakeLocks(),
    };
    this.#browsers.set(browser, shared);
    Object.assign(platform, shared);
    this.#probed(platform);
    const page = new Page(platform);
    this.pages.set(number, page);
    this.users.set(number, user);
    page.session.start();
  }

  #probed(platform: FakePlatform): void {
    platform.probed = this.#reachable ? 200 : undefined;
  }

  #connect(page: number, events: SocketEvents): Socket {
    this.#lastLink += 1;
    const link = this.#lastLink;
    this.links.set(link, events);
    this.opened.push([link, page]);
    return {
      backlog: 0,
      send: (frame) => {
        if (this.links.has(link)) this.sent.push([link, frame]);
      },
      close: () => {
        if (this.links.delete(link)) this.gone.push(link);
      },
    };
  }

  #closed(link: number, code: number): void {
    const events = this.links.get(link);
    this.links.delete(link);
    events?.closed(code, "");
  }

  async #pass(milliseconds: number): Promise<void> {
    const end = this.clock.now + milliseconds;
    for (let next = this.clock.next; next !== undefined && next <= end; next = this.clock.next) {
      this.clock.runDue(next);
      await turns(1);
    }
    this.clock.runDue(end);
  }

  /** Draws, or does something else that people do; nothing before the page has a client. */
  #act(page: Page, user: string): void {
    if (page.client === "") return;
    const { random } = this;
    const roll = random.below(100);
    if (roll < 12) page.act((board) => board.undo());
    else if (roll < 18) page.act((board) => board.redo());
    else {
      const count = random.chance(0.3) ? 2 + random.below(4) : 1;
      const ops = Array.from({ length: count }, () => this.#op(page, user));
      page.act((board) => board.submit(ops));
    }
  }

  #op(page: Page, user: string): Op {
    const { random } = this;
    const { ids } = page;
    const some = () => (ids.length > 0 ? random.pick(ids) : random.id());
    const ifSeq = random.chance(0.3) ? page.board.seq : null;
    const roll = random.below(100);
    if (roll < 20) {
      const at = [random.below(1000), random.below(1000)] as const;
      return { kind: "patch", id: some(), set: { at }, ifSeq };
    }
    if (roll < 28) return { kind: "remove", ids: [some()], ifSeq };
    if (roll < 36) return { kind: "reorder", ids: [some()], to: random.pick(["front", "back"]) };
    if (roll < 39) return { kind: "clear", scope: "mine" };
    if (roll < 42) return { kind: "say", text: `hello ${random.below(9)}` };
    if (roll < 56 && user === "ada") {
      const role = random.pick([Role.VIEWER, Role.EDITOR, Role.EDITOR]);
      return { kind: "set-role", user: "ben", role };
    }
    return { kind: "add", element: { ...rect("x"), id: random.id() } };
  }

  take(): unknown {
    const { opened, sent, gone, reports } = this;
    this.opened = [];
    this.sent = [];
    this.gone = [];
    this.reports = [];
    return { opened, sent, gone, reports };
  }
}

function report(page: Page): Report {
  const { confirmed } = page.session.actions.replica;
  return {
    client: page.client,
    submitted: page.submitted,
    waiting: page.session.actions.waiting,
    state: page.board.status.state,
    seq: confirmed.seq,
    digest: createHash("sha256").update(canonical(confirmed)).digest("hex"),
    shown: page.ids,
    told: page.said,
    faults: page.platform.reported.map(String),
  };
}

let members = new Members(0);

serve(async (request) => {
  for (const command of request as Command[]) {
    if (command[0] === "begin") members = new Members(command[1]);
    else await members.run(command);
  }
  return members.take();
});

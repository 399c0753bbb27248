import { checksum } from "../../../src/core/digest";
import type { Notice, Status } from "../../../src/sync/board";
import { Session } from "../../../src/sync/session";
import { SharedBoard } from "../../../src/sync/shared-board";
import { FakeNetwork, way } from "./fake-network";
import { FakeClock, FakePlatform } from "./fake-platform";
import { FakeServer, type Visitor } from "./fake-server";
import { Random } from "./random";

const ADDRESSES = {
  socket: "ws://host/nbboard/api/boards/b/socket",
  board: "http://host/nbboard/api/boards/b",
};

/** Milliseconds between two messages of the live lane. */
export const FRAME = 16;

/** Enough turns for every promise of a step to settle. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

/** A page with a board, and all it was told. */
export class Page {
  readonly session: Session;
  readonly board: SharedBoard;
  readonly notices: Notice[] = [];
  readonly statuses: Status[] = [];
  /** How many messages of ops `act` has made so far. */
  submitted = 0;

  constructor(
    readonly platform: FakePlatform,
    account = "",
  ) {
    const options = { place: "host\nb", addresses: ADDRESSES, agent: "page", account, name: "" };
    this.session = new Session(platform, { ...options, agent: "page" });
    this.board = new SharedBoard("b", this.session);
    this.board.on("notice", (notice) => this.notices.push(notice));
    this.board.on("status", (status) => this.statuses.push(status));
  }

  /** The public id of the page's client. */
  get client(): string {
    return this.board.you?.client ?? "";
  }

  /** Does something, and counts the messages of ops that it makes. */
  act(work: (board: SharedBoard) => void): void {
    const { actions } = this.session;
    const before = actions.waiting;
    work(this.board);
    this.submitted += actions.waiting - before;
  }

  get said(): string[] {
    return this.notices.map(({ text }) => text);
  }

  get ids(): string[] {
    return [...this.board.elements()].map(({ id }) => id);
  }

  get confirmedSum(): number {
    return checksum(this.session.actions.replica.confirmed);
  }
}

/** A server, a network, a clock and pages, all in the hands of the test. */
export class World {
  readonly clock = new FakeClock();
  readonly network = new FakeNetwork();
  readonly server = new FakeServer(this.clock);
  readonly random: Random;
  readonly pages: Page[] = [];

  readonly #visitors = new Map<object, Visitor>();

  constructor(seed = 7) {
    this.random = new Random(seed);
    this.restart();
  }

  /** Makes the surroundings of a page, known to the server as `visitor` if given. */
  platform(visitor?: Partial<Visitor>): FakePlatform {
    if (visitor !== undefined) this.server.visitor = { ...this.server.visitor, ...visitor };
    const transport = way(this.network, () => platform);
    const chance = new Random(this.random.below(2 ** 31));
    const platform: FakePlatform = new FakePlatform(this.clock, transport, chance);
    this.#visitors.set(platform, this.server.visitor);
    return platform;
  }

  /** Opens a page and lets it connect. */
  page(visitor?: Partial<Visitor>, prepare?: (platform: FakePlatform) => void): Page {
    const platform = this.platform(visitor);
    prepare?.(platform);
    const page = new Page(platform);
    this.pages.push(page);
    page.session.start();
    return page;
  }

  /** Opens a page and waits until it has the board. */
  async joined(
    visitor?: Partial<Visitor>,
    prepare?: (platform: FakePlatform) => void,
  ): Promise<Page> {
    const page = this.page(visitor, prepare);
    await this.settle();
    return page;
  }

  /** Lets promises settle, and nothing else. */
  async settleQuietly(): Promise<void> {
    await turns();
  }

  /** Delivers all that is on its way. */
  async settle(): Promise<void> {
    do await turns();
    while (this.network.pump());
    await turns();
  }

  /** Lets time pass, with everything that happens in it. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.clock.now + milliseconds;
    for (let next = this.clock.next; next !== undefined && next <= end; next = this.clock.next) {
      this.clock.runDue(next);
      await this.settle();
    }
    this.clock.runDue(end);
    await this.settle();
  }

  /** Lets a frame of the screen go by, and delivers what that sent. */
  async paint(): Promise<void> {
    await this.pass(FRAME);
  }

  /** Who a page is for the server from its next connection on. */
  signIn(page: Page, visitor: Partial<Visitor>): void {
    this.#visitors.set(page.platform, { ...this.server.visitor, ...visitor });
  }

  /** The server goes; what it has stored stays. */
  stop(): void {
    this.network.accept = undefined;
    for (const link of this.network.links) link.cut();
    for (const page of this.pages) page.platform.probed = undefined;
  }

  restart(): void {
    this.network.accept = (link) => {
      const visitor = this.#visitors.get(link.client ?? {}) ?? this.server.visitor;
      return this.server.accept(link, visitor);
    };
    for (const page of this.pages) page.platform.probed = 200;
  }
}

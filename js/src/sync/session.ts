/**
 * A page's part in one board: what it hears, and what it does.
 *
 * ```
 * socket ─ Connection ─ Session ─┬─ Intake, Actions (Replica, History, SendQueue, Journal)
 *                                ├─ LiveView, LiveSender
 *                                └─ Adoption (what earlier pages left)
 * ```
 */

import {
  DRAWS,
  type Entry,
  type Hello,
  type LiveItem,
  type Op,
  type Ready,
  type ServerMessage,
  type Welcome,
} from "../core/types.gen";
import { Actions } from "./actions";
import { Adoption } from "./adoption";
import type { BoardEvents, Status } from "./board";
import { Changes } from "./changes";
import { Connection, type ConnectionState } from "./connection";
import { Emitter } from "./emitter";
import { Intake, isTrue } from "./intake";
import { Journal } from "./journal";
import type { Seen } from "./live";
import { LiveSender } from "./live-sender";
import { randomName } from "./names";
import { Notices } from "./notices";
import { helloOf, type SessionOptions } from "./options";
import { accountOf, People } from "./people";
import type { Cancel, Platform } from "./platform";
import { type Client, SendQueue } from "./queue";
import { Self } from "./self";
import { roomState, sameStatus, statusOf, WELL } from "./status";
import { text } from "./texts";
import type { Direction } from "./undo";
import { othersWait, signedInAsAnother } from "./words";

const SECRET_BYTES = 16;
const BATCH_BYTES = 8;
const TICK_MILLISECONDS = 1000;
const TICKS_PER_BEAT = 5;
// So many snapshots in a row that are not what the server says they are.
const MOST_MISMATCHES = 3;

export class Session {
  readonly givesWay = false;
  readonly events: Emitter<BoardEvents>;
  readonly actions: Actions;
  readonly sender: LiveSender;
  readonly people: People;
  readonly self: Self;
  /** Tells the status if it is another one now. */
  readonly stalled = () => this.#together(() => undefined);
  readonly #platform: Platform;
  readonly #options: SessionOptions;
  readonly #connection: Connection;
  readonly #journal: Journal;
  readonly #adoption: Adoption;
  readonly #notices: Notices;
  readonly intake = new Intake();
  readonly #changes = new Changes();
  /** Events without a value that are due. */
  readonly #due = new Set<Exclude<Seen, undefined> | "members" | "meta">();
  #queue: SendQueue;
  #status: Status = { state: "connecting" };
  #canTurn = "";
  #depth = 0;
  #epoch = "";
  #nextEpoch = "";
  #joined = false;
  /** Whether the confirmed state is what the server sent. */
  #trusted = true;
  #mismatches = 0;
  #room = WELL;
  #ticks = 0;
  #cancelTick: Cancel = () => undefined;
  #cancelLife: Cancel = () => undefined;

  constructor(platform: Platform, options: SessionOptions) {
    this.#platform = platform;
    this.#options = options;
    this.events = new Emitter((error) => platform.report(error));
    this.#connection = new Connection(platform, options.addresses, this);
    this.#notices = new Notices(platform, (notice) => this.events.emit("notice", notice));
    this.#journal = new Journal(platform, (error) => this.#journalFailed(error));
    this.#queue = this.#newQueue(options.account);
    this.sender = new LiveSender(platform, {
      isOpen: () => this.isLive && !this.#queue.careful,
      backlog: () => this.#connection.backlog,
      sendFrame: (frame) => this.#connection.sendFrame(frame),
    });
    this.actions = new Actions(
      {
        sender: this.sender,
        notices: this.#notices,
        batchId: () => randomName(platform, BATCH_BYTES),
        changed: (change) => this.#changes.add(change),
        nameOf: (user) => this.nameOf(user),
      },
      this.#queue,
    );
    const { replica } = this.actions;
    this.people = new People({
      used: (id) => replica.confirmed.placed.has(id),
      present: (id) => replica.confirmed.get(id) !== undefined,
    });
    this.self = new Self(
      { isOpen: () => this.isLive, send: (me) => this.#connection.send(me) },
      options.name,
    );
    this.#adoption = new Adoption({
      ...options,
      platform,
      journal: this.#journal,
      actions: this.actions,
      applied: () => ({ since: replica.confirmed.seq, epoch: this.#epoch }),
      changed: this.stalled,
    });
  }

  get status(): Status {
    return this.#status;
  }

  get isLive(): boolean {
    return this.#connection.state.kind === "ready";
  }

  start(): void {
    this.#tick();
    this.#connection.start();
  }

  retry(): void {
    this.#connection.retry();
  }

  /** Whether changes would be lost with the page: unanswered, and in no journal. */
  get atRisk(): boolean {
    return this.actions.waiting > 0 && !this.#journal.keeps;
  }

  /** Goes away until `retry`; what has no answer waits. */
  leave(): void {
    this.#connection.stop("left", text("left.board"));
  }

  submit(ops: readonly Op[]): void {
    this.#together(() => {
      this.actions.submit(ops);
      this.#due.add("live");
      if (!ops.every(({ kind }) => DRAWS.has(kind))) this.#due.add("meta");
    });
  }

  turn(direction: Direction): void {
    this.#together(() => this.actions.turn(direction));
  }

  /** Shows what this page does to itself, and sends it with the next frame. */
  say(item: LiveItem): void {
    this.sender.say(item);
    if (item.kind === "ink") this.events.emit("live", undefined);
  }

  /** Display name of a user, as far as the board knows it. */
  nameOf(user: string): string {
    const { names } = this.actions.replica.confirmed;
    return names.get(user) ?? this.people.nameOf(user) ?? user;
  }

  /** Leaves the board; what has no answer stays in the journal. */
  close(): void {
    this.#cancelTick();
    this.#adoption.close();
    this.sender.close();
    this.#connection.close();
    this.#queue.close();
    this.#notices.flush();
    const life = this.#cancelLife;
    void this.#journal.close().finally(life);
  }

  hello(): Hello {
    const { replica } = this.actions;
    const resumes = this.#trusted && this.#epoch !== "";
    const since = resumes ? replica.confirmed.seq : null;
    return helloOf(this.#options, this.#queue, { since, epoch: resumes ? this.#epoch : null });
  }

  received(message: ServerMessage): void {
    try {
      this.#together(() => this.#take(message));
    } catch (error) {
      this.#trusted = false;
      throw error;
    }
  }

  changed(state: ConnectionState): void {
    if (state.kind === "stopped" && this.actions.blame(this.#queue, state)) {
      this.#connection.retry();
      return;
    }
    this.#together(() => {
      if (state.kind === "ready") {
        this.#queue.open();
        this.sender.opened();
        this.self.opened(this.#options.name);
        this.#adopt();
      } else {
        this.#queue.close();
        this.people.live.lost();
        this.#due.add("live").add("cursors");
      }
    });
  }

  #take(message: ServerMessage): void {
    switch (message.kind) {
      case "welcome":
        this.#welcome(message);
        break;
      case "snapshot":
        this.actions.arrive(this.intake.snapshot(message), message.placed, this.#joined);
        break;
      case "entries":
        this.#entries(message.entries);
        break;
      case "ready":
        this.#ready(message);
        break;
      case "live-by":
        for (const view of this.people.saw(message.items, this.#platform.now()))
          this.#due.add(view);
        break;
      case "committed":
        this.#queue.committed(message.n, message.seq);
        this.actions.settleReached();
        break;
      case "refused":
        this.actions.refused(this.#queue, message);
        break;
      case "members":
        this.people.changed(message);
        this.#due.add("members").add("cursors").add("live").add("meta").add("typing");
        break;
      case "resync":
        this.intake.begin();
        break;
      case "status":
        this.#room = roomState(message);
        if (this.#room.readOnly === undefined) this.#queue.resume();
        break;
    }
  }

  #welcome(welcome: Welcome): void {
    const { you, epoch, committed } = welcome;
    const account = accountOf(welcome);
    const before = this.#queue.identity.account;
    if (before !== "" && before !== account && this.#queue.size > 0) {
      this.#signedInAsAnother(before, welcome);
      return;
    }
    this.people.welcome(welcome, this.#platform.now());
    this.#queue.client = you.client;
    this.#queue.account = account;
    for (const [n, seq] of committed) this.#queue.committed(n, seq);
    this.actions.setAuthor(this.people.author);
    this.#nextEpoch = epoch;
    this.#room = WELL;
    this.intake.begin();
    this.#due.add("members").add("cursors").add("live").add("meta");
  }

  #entries(all: readonly Entry[]): void {
    const entries = this.intake.entries(all, this.actions.replica.confirmed.seq);
    if (entries.length === 0) return;
    const outcomes = this.actions.confirm(entries);
    const { live, members } = this.people;
    for (const [index, entry] of entries.entries()) {
      const touched = outcomes[index]?.touched ?? new Set();
      if (live.commit(entry, touched, members)) this.#due.add("live");
    }
    // Chat, title, rights, names: anything but the picture.
    this.#due.add("meta");
  }

  #ready(ready: Ready): void {
    const staged = this.intake.finish();
    if (!isTrue(staged?.state ?? this.actions.replica.confirmed, ready, staged?.sum)) {
      this.#mismatch(ready);
      return;
    }
    if (staged !== undefined) this.actions.replace(staged);
    if (this.#epoch !== "" && this.#epoch !== this.#nextEpoch) this.actions.history.clear();
    this.#epoch = this.#nextEpoch;
    this.#trusted = true;
    this.#joined = true;
    this.#mismatches = 0;
    this.actions.settleReached();
    this.#due.add("meta");
  }

  /** What was sent is not what the server has: asks for all of it. */
  #mismatch({ seq }: Ready): void {
    this.#trusted = false;
    this.#mismatches += 1;
    this.#platform.report(new Error(`the copy of the board differs from the server's at ${seq}`));
    if (this.#mismatches < MOST_MISMATCHES) {
      this.#connection.again(text("line.damaged"));
    } else {
      this.#connection.stop("differs", text("line.differs"));
    }
  }

  /** What was drawn as somebody else is theirs to send: it stays in the journal. */
  #signedInAsAnother(before: string, welcome: Welcome): void {
    this.#notices.warn(signedInAsAnother(welcome.you.name, this.#queue.size, before));
    this.#queue.close();
    this.#cancelLife();
    this.#queue = this.#newQueue(accountOf(welcome));
    this.actions.begin(this.#queue);
    this.#connection.again(text("line.another"));
  }

  #newQueue(account: string): SendQueue {
    const platform = this.#platform;
    const key = randomName(platform, SECRET_BYTES);
    const secret = platform.randomBytes(SECRET_BYTES);
    const client: Client = { key, place: this.#options.place, account, secret };
    this.#cancelLife = this.#journal.live(key);
    const deliver = (frame: Uint8Array) => this.#connection.sendFrame(frame);
    return new SendQueue({ platform, journal: this.#journal, deliver }, client);
  }

  #adopt(): void {
    const { key, account, place } = this.#queue.identity;
    this.#adoption
      .run(place, account, key)
      .then((others) => {
        if (others > 0) this.#notices.info(othersWait(others));
      })
      .catch((error: unknown) => this.#platform.report(error));
  }

  #journalFailed(error: unknown): void {
    this.#platform.report(error);
    this.#notices.warn(text("journal.failed"));
  }

  #tick(): void {
    this.#cancelTick = this.#platform.after(TICK_MILLISECONDS, () => {
      this.#ticks += 1;
      const { live } = this.people;
      if (live.expire(this.#platform.now())) this.events.emit("live", undefined);
      if (live.typists.expire(this.#platform.now())) this.events.emit("typing", undefined);
      this.sender.dwell();
      if (this.#ticks % TICKS_PER_BEAT === 0) this.#queue.beat();
      this.#tick();
    });
  }

  /** Runs `work` and then tells all that changed, once. */
  #together(work: () => void): void {
    this.#depth += 1;
    try {
      work();
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) this.#tell();
    }
  }

  #tell(): void {
    const change = this.#changes.take();
    if (change !== undefined) this.events.emit("change", change);
    const due = [...this.#due];
    this.#due.clear();
    for (const event of due) this.events.emit(event, undefined);
    const { history } = this.actions;
    const canTurn = `${history.can("undo")} ${history.can("redo")}`;
    if (canTurn !== this.#canTurn) {
      this.#canTurn = canTurn;
      this.events.emit("history", undefined);
    }
    const { waiting } = this.actions;
    const facts = { ...this.#room, joined: this.#joined, waiting, busy: this.#connection.stalled };
    const status = statusOf(this.#connection.state, facts, this.#platform.now());
    if (sameStatus(status, this.#status)) return;
    this.#status = status;
    this.events.emit("status", status);
  }
}

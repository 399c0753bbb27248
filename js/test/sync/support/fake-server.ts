import { apply, permitted } from "../../../src/core/apply";
import { readClientMessage, writeServerMessage } from "../../../src/core/codec.gen";
import { checksum } from "../../../src/core/digest";
import { BoardState } from "../../../src/core/state";
import {
  ENTRY_DEFAULTS,
  type Entry,
  type Hello,
  type LiveItem,
  MEMBER_DEFAULTS,
  MEMBERS_DEFAULTS,
  type Me,
  type Member,
  Role,
  type ServerMessage,
  SNAPSHOT_DEFAULTS,
  type Submit,
  VERSION,
} from "../../../src/core/types.gen";
import { decodePlain, encodePlain } from "../../../src/core/wire";
import type { Link, ServerEnd } from "./fake-network";
import type { FakeClock } from "./fake-platform";

const CHUNK = 7;

/** The account and rights behind a connection, as a host would say. */
export interface Visitor {
  readonly user: string;
  readonly name: string;
  ceiling: Role;
  floor: Role;
}

interface Attendee {
  readonly link: Link;
  readonly visitor: Visitor;
  member: Member | undefined;
  client: string;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A room that speaks the real protocol with the real core, in one process with the test. */
export class FakeServer {
  state = new BoardState("Board", "ada");
  epoch = "epoch-1";
  readonly log: Entry[] = [];
  /** Frame and seq of each (client, n). */
  readonly appended = new Map<string, { readonly frame: string; readonly seq: number }>();
  /** Codes of refusals that are final, by (client, n). */
  readonly refused = new Map<string, string>();
  readonly attendees = new Set<Attendee>();
  readonly hellos: Hello[] = [];
  readonly liveItems: LiveItem[] = [];
  /** Who the next connection is. */
  visitor: Visitor = { user: "ada", name: "Ada", ceiling: Role.OWNER, floor: Role.NONE };
  readOnly: string | undefined;
  /** Sends the whole board even to those who could do with the tail. */
  alwaysSnapshot = false;
  /** Gives a code to refuse a submission with. */
  refuse: (submit: Submit) => string | undefined = () => undefined;
  /** Says of which submissions the server cannot read the frame. */
  rejects: (submit: Submit) => boolean = () => false;
  /** Changes the digest in the next `ready` messages. */
  lies = 0;
  /** Submissions that came a second time, and those that a hello asked about. */
  duplicates = 0;
  found = 0;
  readonly #clock: FakeClock;
  #members = 0;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  accept(link: Link, visitor: Visitor): ServerEnd {
    const attendee: Attendee = { link, visitor, member: undefined, client: "" };
    return {
      received: (frame) => this.#received(attendee, frame),
      closed: () => this.#left(attendee),
    };
  }

  send(attendee: Attendee, message: ServerMessage): void {
    attendee.link.push(encodePlain(writeServerMessage(message)));
  }

  /** Sends to everybody in the room. */
  tell(message: ServerMessage): void {
    for (const attendee of this.attendees) this.send(attendee, message);
  }

  bye(code: string, retry: boolean): void {
    for (const attendee of [...this.attendees]) this.#bye(attendee, code, retry);
  }

  #bye(attendee: Attendee, code: string, retry: boolean): void {
    this.send(attendee, { kind: "bye", code, message: `${code}!`, retry });
    attendee.link.finish(4000);
    this.#left(attendee);
  }

  /** Appends as somebody who is not here, such as a kernel. */
  append(entry: Pick<Entry, "ops"> & Partial<Entry>): Entry {
    const draft: Entry = {
      ...ENTRY_DEFAULTS,
      seq: this.state.seq + 1,
      at: this.#clock.now,
      author: "eve",
      name: "Eve",
      client: "kernel",
      n: this.state.seq + 1,
      batch: "",
      ...entry,
    };
    const { verdicts } = apply(this.state, draft);
    const whole = { ...draft, verdicts };
    this.log.push(whole);
    this.tell({ kind: "entries", entries: [whole] });
    return whole;
  }

  setReadOnly(message: string | undefined): void {
    this.readOnly = message;
    const state = message === undefined ? "live" : "read-only";
    this.tell({ kind: "status", state, message: message ?? "" });
  }

  #received(attendee: Attendee, frame: Uint8Array): void {
    const message = readClientMessage(decodePlain(frame));
    switch (message.kind) {
      case "hello":
        this.#hello(attendee, message);
        break;
      case "ops":
        this.#submit(attendee, message, frame);
        break;
      case "live":
        this.#live(attendee, message.items);
        break;
      case "me":
        this.#introduce(attendee, message);
        break;
      case "ping":
        this.send(attendee, { kind: "pong", t: message.t });
        break;
      default:
        break;
    }
  }

  #hello(attendee: Attendee, hello: Hello): void {
    this.hellos.push(hello);
    if (hello.version !== VERSION) throw new Error(`version ${hello.version}`);
    attendee.client = hex(hello.secret).slice(0, 20);
    for (const other of [...this.attendees]) {
      if (other.client !== attendee.client) continue;
      this.send(other, { kind: "bye", code: "replaced", message: "replaced", retry: false });
      other.link.finish(4409);
      this.#left(other);
    }
    const { user, name } = attendee.visitor;
    this.#members += 1;
    const role = this.state.boardRole(user);
    const { client } = attendee;
    const id = `m${this.#members}`;
    const member = { ...MEMBER_DEFAULTS, id, user, name, client, role, agent: hello.agent };
    attendee.member = member;
    this.tell({ ...MEMBERS_DEFAULTS, joined: [member] });
    this.attendees.add(attendee);
    this.#welcome(attendee, member, hello);
  }

  #introduce(attendee: Attendee, { hand, attention, following, name }: Me): void {
    const { member, visitor } = attendee;
    if (member === undefined) return;
    const handAt = hand ? member.handAt || this.state.at + 1 : 0;
    attendee.member = { ...member, handAt, attention, following, name: name || visitor.name };
    this.tell({ ...MEMBERS_DEFAULTS, changed: [attendee.member] });
  }

  #welcome(attendee: Attendee, you: Member, hello: Hello): void {
    const { ceiling, floor } = attendee.visitor;
    const committed = hello.pending.flatMap((n): [number, number][] => {
      const found = this.appended.get(`${attendee.client} ${n}`);
      return found === undefined ? [] : [[n, found.seq]];
    });
    this.found += committed.length;
    const members = [...this.attendees].flatMap(({ member }) => (member ? [member] : []));
    const { seq } = this.state;
    this.send(attendee, {
      kind: "welcome",
      you,
      ceiling,
      floor,
      epoch: this.epoch,
      seq,
      committed,
      members,
      live: [],
      historyFrom: 0,
      groups: [],
    });
    const resumes = hello.since !== null && hello.epoch === this.epoch && hello.since <= seq;
    if (resumes && !this.alwaysSnapshot) {
      const entries = this.log.slice(hello.since ?? 0);
      if (entries.length > 0) this.send(attendee, { kind: "entries", entries });
    } else {
      this.#snapshot(attendee);
    }
    const digest = checksum(this.state) ^ (this.lies > 0 ? 1 : 0);
    this.lies = Math.max(0, this.lies - 1);
    this.send(attendee, { kind: "ready", seq, digest: digest >>> 0 });
    if (this.readOnly !== undefined) {
      this.send(attendee, { kind: "status", state: "read-only", message: this.readOnly });
    }
  }

  #snapshot(attendee: Attendee): void {
    const placed = this.state.order.flatMap((id) => this.state.placed.get(id) ?? []);
    const of = Math.max(1, Math.ceil(placed.length / CHUNK));
    for (let index = 0; index < of; index += 1) {
      const part = placed.slice(index * CHUNK, (index + 1) * CHUNK);
      const meta = index === 0 ? this.state.meta() : null;
      this.send(attendee, { ...SNAPSHOT_DEFAULTS, index, of, placed: part, meta });
    }
  }

  /** Forgets what members have and sends it anew. */
  resync(): void {
    for (const attendee of this.attendees) {
      this.send(attendee, { kind: "resync", reason: "test" });
      this.#snapshot(attendee);
      this.send(attendee, { kind: "ready", seq: this.state.seq, digest: checksum(this.state) });
    }
  }

  #submit(attendee: Attendee, submit: Submit, frame: Uint8Array): void {
    if (!this.attendees.has(attendee)) return;
    if (this.rejects(submit)) {
      // The answers to what came before are still on their way to the store.
      attendee.link.downward.length = 0;
      this.#bye(attendee, "malformed", false);
      return;
    }
    const { n, ops, batch } = submit;
    const key = `${attendee.client} ${n}`;
    const known = this.appended.get(key);
    if (known !== undefined) {
      this.duplicates += 1;
      if (known.frame === hex(frame)) this.send(attendee, { kind: "committed", n, seq: known.seq });
      else this.#refuse(attendee, n, "conflict");
      return;
    }
    const { user, name, ceiling, floor } = attendee.visitor;
    const entry: Entry = {
      ...ENTRY_DEFAULTS,
      seq: this.state.seq + 1,
      at: this.#clock.now,
      author: user,
      name,
      client: attendee.client,
      n,
      batch,
      ops,
      ceiling,
      floor,
    };
    const code = this.readOnly === undefined ? this.refuse(submit) : "read-only";
    if (code !== undefined) {
      this.#refuse(attendee, n, code);
    } else if (!ops.every((op) => permitted(this.state, entry, op))) {
      this.#refuse(attendee, n, "forbidden");
    } else {
      // A refusal that got lost may be followed by a second try that is not refused.
      this.refused.delete(key);
      this.appended.set(key, { frame: hex(frame), seq: entry.seq });
      this.append(entry);
    }
  }

  #refuse(attendee: Attendee, n: number, code: string): void {
    if (code !== "read-only") this.refused.set(`${attendee.client} ${n}`, code);
    this.send(attendee, { kind: "refused", n, code, message: `refused as ${code}` });
  }

  #live(attendee: Attendee, items: readonly LiveItem[]): void {
    const { member } = attendee;
    if (member === undefined) return;
    this.liveItems.push(...items);
    for (const other of this.attendees) {
      if (other === attendee) continue;
      this.send(other, { kind: "live-by", items: items.map((item) => [member.id, item]) });
    }
  }

  #left(attendee: Attendee): void {
    if (!this.attendees.delete(attendee) || attendee.member === undefined) return;
    this.tell({ ...MEMBERS_DEFAULTS, left: [attendee.member.id] });
  }
}

/**
 * The fold of a board's log: one entry in, verdicts out, the same in every replica.
 *
 * Written a second time in `src/nbboard/core/apply.py`; `conformance/` and a differential fuzz
 * hold the two equal. No rounding and no sorting or normalising of text.
 */

import { effective, isLastOwner, needed } from "./roles";
import { type BoardState, changedSince } from "./state";
import {
  type Add,
  type Ask,
  type Ban,
  type Clear,
  type Decline,
  DRAWS,
  type Element,
  type Entry,
  type Introduce,
  KEPT,
  LIMITS,
  type Op,
  type PassPen,
  type Patch,
  type PatchSet,
  type Placed,
  type Remove,
  type Reorder,
  type Revive,
  Role,
  type Say,
  type SetGroup,
  type SetRole,
  type Unsay,
  type Verdict,
} from "./types.gen";

// Links cost a few walks over the board, a move in a list one.
const MOVES_IN_A_LIST = 4;

/** What an entry did: a verdict per op, the ids it touched, the users it threw out. */
export interface Outcome {
  readonly verdicts: readonly Verdict[];
  readonly touched: ReadonlySet<string>;
  readonly kicked: readonly string[];
}

/** What every op is judged against. */
interface Step {
  readonly state: BoardState;
  readonly entry: Entry;
  readonly touched: Set<string>;
}

/**
 * Applies the next entry to `state` and gives its outcome.
 *
 * The caller must hand entries in order without a gap: throws RangeError when `entry.seq` is not
 * `state.seq + 1`.
 */
export function apply(state: BoardState, entry: Entry): Outcome {
  if (entry.seq !== state.seq + 1) {
    throw new RangeError(`entry ${entry.seq} does not follow ${state.seq}`);
  }
  state.seq = entry.seq;
  state.at = entry.at;
  if (state.names.has(entry.author) || state.names.size < LIMITS.ROLES) {
    state.names.set(entry.author, entry.name);
  }
  const step: Step = { state, entry, touched: new Set() };
  const kicked: string[] = [];
  if (moves(entry) > MOVES_IN_A_LIST) state.link();
  const verdicts = entry.ops.map((op) => {
    const verdict = permitted(state, entry, op) ? judge(step, op) : "forbidden";
    const throwsOut = op.kind === "kick" || (op.kind === "ban" && op.banned);
    if (throwsOut && verdict === "done") kicked.push(op.user);
    return verdict;
  });
  state.settle();
  state.forgetOldestTombstones();
  return { verdicts, touched: step.touched, kicked };
}

function moves(entry: Entry): number {
  return entry.ops.filter((op) => op.kind === "reorder").length;
}

/** Gives the role of an entry's author at this seq, without presenter mode and locks. */
export function roleOf(state: BoardState, entry: Entry): Role {
  const boardRole = state.boardRole(entry.author, entry.groups);
  return effective(boardRole, entry.ceiling, entry.floor);
}

/** Judges an op by the permission table, presenter mode, the board's lock and archive. */
export function permitted(state: BoardState, entry: Entry, op: Op): boolean {
  const held = roleOf(state, entry);
  if (op.kind === "ask") return !state.banned.has(entry.author) && op.role <= entry.ceiling;
  if (state.archived && KEPT.has(op.kind)) return false;
  // Whoever lost all access while they held the pen does nothing with it.
  const presents = state.pen === entry.author && held > Role.NONE;
  if (op.kind === "pass-pen") return held === Role.OWNER || presents;
  if (!DRAWS.has(op.kind)) return held >= needed(op);
  if (state.pen !== null) return presents && holderRole(state, entry) >= needed(op);
  return (!state.locked || held === Role.OWNER) && held >= needed(op);
}

/** The holder of the pen is an editor at least, as far as the host lets them. */
function holderRole(state: BoardState, entry: Entry): Role {
  const own = state.boardRole(entry.author, entry.groups);
  const lifted = own === Role.OWNER ? own : Role.EDITOR;
  return effective(lifted, entry.ceiling, entry.floor);
}

function judge(step: Step, op: Op): Verdict {
  const { state, entry } = step;
  switch (op.kind) {
    case "add":
      return add(step, op);
    case "patch":
      return patch(step, op);
    case "remove":
      return remove(step, op);
    case "revive":
      return revive(step, op);
    case "reorder":
      return reorder(step, op);
    case "clear":
      return clear(step, op);
    case "say":
      return say(step, op);
    case "unsay":
      return unsay(step, op);
    case "rename":
      state.title = op.title;
      return "done";
    case "set-access":
      state.access = op.access;
      state.listed = op.listed;
      return "done";
    case "set-role":
      return setRole(state, op);
    case "set-group":
      return setGroup(state, op);
    case "ask":
      return ask(step, op);
    case "decline":
      return decline(step, op);
    case "introduce":
      return introduce(step, op);
    case "archive":
      state.archived = op.archived;
      return "done";
    case "lock-board":
      state.locked = op.locked;
      return "done";
    case "kick":
      return op.user === entry.author ? "forbidden" : "done";
    case "ban":
      return ban(step, op);
    case "pass-pen":
      return passPen(state, op);
  }
}

/** Stores an element's new content with who touched it and when. */
function put(step: Step, placed: Placed | undefined, element: Element, removedAt: number): void {
  const { client, seq } = step.entry;
  let othersAt = 0;
  if (placed !== undefined) {
    othersAt = placed.client === client ? placed.othersAt : placed.touchedAt;
  }
  step.state.placed.set(element.id, { element, removedAt, client, touchedAt: seq, othersAt });
  step.touched.add(element.id);
}

function add(step: Step, op: Add): Verdict {
  const { state, entry } = step;
  const { element } = op;
  if (state.placed.has(element.id)) return "exists";
  if (state.size >= LIMITS.ELEMENTS) return "full";
  const stamped = {
    ...element,
    author: entry.author,
    editedBy: entry.author,
    editedAt: entry.seq,
    lockedBy: element.locked ? entry.author : "",
  };
  put(step, undefined, stamped, 0);
  state.push(element.id);
  return "done";
}

function patch(step: Step, op: Patch): Verdict {
  const { state, entry } = step;
  const placed = state.placed.get(op.id);
  if (placed === undefined || placed.removedAt > 0) return "gone";
  const changes = split(placed.element, op.set);
  if (changes === undefined) return "gone";
  if (placed.element.locked && !unlocks(step, placed.element, op.set)) return "forbidden";
  if (touchedByOthers(placed, op.ifSeq, entry.client)) return "changed";
  const changed = {
    ...placed.element,
    ...changes.fields,
    style: changes.style,
    editedBy: entry.author,
    editedAt: entry.seq,
  };
  if (op.set.locked !== undefined) changed.lockedBy = op.set.locked ? entry.author : "";
  put(step, placed, changed, 0);
  return "done";
}

/** Sorts the changes into fields of the element and its new style, or finds a field it lacks. */
function split(element: Element, set: PatchSet) {
  const fields: Record<string, unknown> = {};
  const style: Record<string, unknown> = {};
  let restyled = false;
  for (const [name, value] of Object.entries(set)) {
    if (Object.hasOwn(element.style, name)) {
      style[name] = value;
      restyled = true;
    } else if (Object.hasOwn(element, name)) {
      fields[name] = value;
    } else {
      return undefined;
    }
  }
  return { fields, style: restyled ? { ...element.style, ...style } : element.style };
}

function unlocks(step: Step, element: Element, set: PatchSet): boolean {
  if (set.locked !== false) return false;
  const { state, entry } = step;
  return element.lockedBy === entry.author || roleOf(state, entry) === Role.OWNER;
}

function touchedByOthers(placed: Placed, ifSeq: number | null, client: string): boolean {
  return ifSeq !== null && changedSince(placed, ifSeq, client);
}

function remove(step: Step, op: Remove): Verdict {
  const { state, entry } = step;
  for (const id of op.ids) {
    const placed = state.placed.get(id);
    if (placed === undefined || placed.removedAt > 0) return "gone";
    if (placed.element.locked) return "forbidden";
    if (touchedByOthers(placed, op.ifSeq, entry.client)) return "changed";
  }
  for (const id of op.ids) bury(step, id);
  return "done";
}

function bury(step: Step, id: string): void {
  const placed = step.state.placed.get(id);
  if (placed === undefined) return;
  put(step, placed, placed.element, step.entry.seq);
  step.state.removed.add(id);
}

function revive(step: Step, op: Revive): Verdict {
  const { state, entry } = step;
  for (const id of op.ids) {
    const placed = state.placed.get(id);
    if (placed === undefined) return "gone";
    if (placed.removedAt === 0) return "exists";
    if (touchedByOthers(placed, op.ifSeq, entry.client)) return "changed";
  }
  if (state.size + op.ids.length > LIMITS.ELEMENTS) return "full";
  for (const id of op.ids) {
    touch(step, id);
    state.removed.delete(id);
  }
  return "done";
}

/** Puts an element on the board as it is, touched by this entry. */
function touch(step: Step, id: string): void {
  const placed = step.state.placed.get(id);
  if (placed !== undefined) put(step, placed, placed.element, 0);
}

function reorder(step: Step, op: Reorder): Verdict {
  const { state } = step;
  const colon = op.to.indexOf(":");
  const anchor = colon < 0 ? undefined : op.to.slice(colon + 1);
  for (const id of anchor === undefined ? op.ids : [...op.ids, anchor]) {
    if (state.get(id) === undefined) return "gone";
  }
  if (op.ids.some((id) => state.get(id)?.locked)) return "forbidden";
  if (anchor !== undefined && op.ids.includes(anchor)) return "gone";
  state.move(op.ids, colon < 0 ? op.to : op.to.slice(0, colon), anchor ?? "");
  for (const id of op.ids) touch(step, id);
  return "done";
}

function clear(step: Step, op: Clear): Verdict {
  const { state, entry } = step;
  for (const id of state.stack()) {
    const element = state.get(id);
    if (element === undefined || element.locked) continue;
    if (op.scope === "all" || element.author === entry.author) bury(step, id);
  }
  return "done";
}

function say(step: Step, op: Say): Verdict {
  const { seq, at, author, name } = step.entry;
  const { chat } = step.state;
  chat.push({ seq, at, author, name, text: op.text });
  if (chat.length > LIMITS.CHAT_TAIL) chat.splice(0, chat.length - LIMITS.CHAT_TAIL);
  return "done";
}

function unsay(step: Step, op: Unsay): Verdict {
  const { state, entry } = step;
  const said = state.chat.find((message) => message.seq === op.seq);
  if (said === undefined) return "gone";
  if (said.author !== entry.author && roleOf(state, entry) !== Role.OWNER) return "forbidden";
  state.chat = state.chat.filter((message) => message.seq !== op.seq);
  return "done";
}

function setRole(state: BoardState, op: SetRole): Verdict {
  if (op.role !== null && !state.roles.has(op.user) && state.roles.size >= LIMITS.ROLES) {
    return "full";
  }
  if (op.role !== Role.OWNER && isLastOwner(state.roles, op.user)) return "forbidden";
  const roles = without(state.roles, op.user);
  if (op.role !== null) roles.set(op.user, op.role);
  state.roles = roles;
  state.asks = without(state.asks, op.user);
  return "done";
}

/** Gives a new map: a state that foresees what is pending shares the old one. */
function without<T>(map: ReadonlyMap<string, T>, key: string): Map<string, T> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}

function setGroup(state: BoardState, op: SetGroup): Verdict {
  const { groups } = state;
  if (op.role === null) {
    state.groups = without(groups, op.group);
    return groups.has(op.group) ? "done" : "gone";
  }
  if (!groups.has(op.group) && groups.size >= LIMITS.GROUPS) return "full";
  state.groups = new Map(groups).set(op.group, op.role);
  return "done";
}

function ask(step: Step, op: Ask): Verdict {
  const { asks } = step.state;
  const { seq, at, author, name } = step.entry;
  const asked = asks.get(author);
  if (roleOf(step.state, step.entry) >= op.role || asked?.role === op.role) return "exists";
  if (asked === undefined && asks.size >= LIMITS.ASKS) return "full";
  step.state.asks = new Map(asks).set(author, { user: author, role: op.role, seq, at, name });
  return "done";
}

function decline(step: Step, op: Decline): Verdict {
  const { state, entry } = step;
  const mayAnswer = op.user === entry.author || roleOf(state, entry) === Role.OWNER;
  if (!mayAnswer) return "forbidden";
  if (!state.asks.has(op.user)) return "gone";
  state.asks = without(state.asks, op.user);
  return "done";
}

function introduce(step: Step, op: Introduce): Verdict {
  const { state, entry } = step;
  const { pictures } = state;
  if (op.picture === null) {
    state.pictures = without(pictures, entry.author);
    return "done";
  }
  if (!pictures.has(entry.author) && pictures.size >= LIMITS.ROLES) return "full";
  state.pictures = new Map(pictures).set(entry.author, op.picture);
  return "done";
}

function ban(step: Step, op: Ban): Verdict {
  const { state, entry } = step;
  if (!op.banned) return state.banned.delete(op.user) ? "done" : "gone";
  if (op.user === entry.author || state.roles.get(op.user) === Role.OWNER) return "forbidden";
  if (!state.banned.has(op.user) && state.banned.size >= LIMITS.ROLES) return "full";
  state.banned.add(op.user);
  state.asks = without(state.asks, op.user);
  if (state.pen === op.user) state.pen = null;
  return "done";
}

function passPen(state: BoardState, op: PassPen): Verdict {
  if (op.ifHolder !== null && op.ifHolder !== (state.pen ?? "")) return "changed";
  if (op.to !== null && state.banned.has(op.to)) return "forbidden";
  state.pen = op.to;
  return "done";
}

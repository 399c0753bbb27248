/** What stands above the board: its title, its id to pass on, the state in words, who is here. */

import { Check, Copy, Users } from "lucide";
import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Board } from "../sync/board";
import { copyText } from "./clipboard";
import { useBoard, useBoardValue, useLasting, useNow } from "./hooks";
import { Icon } from "./icon";
import { initials, type Person, peopleOf } from "./people";
import { countdown, statusWords } from "./status";

/** Faces shown before the rest becomes a number. */
const FACES = 4;
/** Changes are worth a word only when they wait this long, ms. */
const SLOW = 1000;
const COPIED = 1600;

interface HeaderProps {
  readonly board: Board;
  /** Tells the person what went wrong. */
  tell(text: string): void;
}

export function Header({ board, tell }: HeaderProps): VNode {
  return (
    <div class="nb-header">
      <div class="nb-panel nb-title">
        <Title board={board} tell={tell} />
        <StatusPlace board={board} />
      </div>
      <People board={board} />
    </div>
  );
}

function Title({ board, tell }: HeaderProps): VNode {
  const title = useBoardValue(board, ["meta", "status"], (each) => each.title);
  return (
    <>
      {title !== "" && title !== board.id && <span class="nb-name">{title}</span>}
      <CopyId id={board.id} tell={tell} />
    </>
  );
}

function CopyId({ id, tell }: { id: string; tell(text: string): void }): VNode {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), COPIED);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => {
    if (await copyText(id)) setCopied(true);
    else tell(`This page may not copy. The board's id is ${id}`);
  };
  return (
    <button
      type="button"
      class="nb-id"
      aria-label={copied ? "Copied" : `Copy the board's id, ${id}`}
      title="Copy the id: NBBoard.join(id) shows this board elsewhere"
      onClick={() => void copy()}
    >
      <span>{id}</span>
      <Icon of={copied ? Check : Copy} size={14} />
    </button>
  );
}

function StatusPlace({ board }: { board: Board }): VNode {
  useBoard(board, ["status", "meta"]);
  const { status } = board;
  const waiting = status.state === "live" && status.waiting > 0;
  const slow = useLasting(waiting, SLOW);
  const now = useNow(status.state === "offline");
  const { tone, text, retry } = statusWords(status, { canDraw: board.canDraw, slow });
  const aside = countdown(status, now);
  return (
    <span class="nb-status" data-tone={tone}>
      <span class="nb-lamp" aria-hidden="true" />
      <span role="status" aria-live="polite" class="nb-words">
        {text}
      </span>
      {aside !== "" && (
        <span class="nb-aside" aria-hidden="true">
          {aside}
        </span>
      )}
      {retry && (
        <button type="button" class="nb-link" onClick={() => board.retry()}>
          Retry now
        </button>
      )}
    </span>
  );
}

function People({ board }: { board: Board }): VNode | null {
  useBoard(board, ["members"]);
  const people = peopleOf(board.members.values(), board.you);
  if (people.length === 0) return null;
  const shown = people.slice(0, people.length > FACES + 1 ? FACES : FACES + 1);
  const names = people.map((person) => person.name + (person.isYou ? " (you)" : "")).join(", ");
  const label = `${people.length} ${people.length === 1 ? "person" : "people"} here: ${names}`;
  return (
    <div class="nb-people" role="img" aria-label={label} title={names}>
      {shown.map((person) => (
        <Face key={person.key} person={person} />
      ))}
      {people.length > shown.length && (
        <span class="nb-face nb-more">+{people.length - shown.length}</span>
      )}
      <span class="nb-panel nb-count">
        <Icon of={Users} size={16} />
        {people.length}
      </span>
    </div>
  );
}

function Face({ person }: { person: Person }): VNode {
  return (
    <span
      class={person.isKernel ? "nb-face nb-kernel" : "nb-face"}
      style={{ "--nb-person": person.color }}
      title={person.name + (person.isYou ? " (you)" : "")}
    >
      {person.isKernel ? "Py" : initials(person.name)}
    </span>
  );
}

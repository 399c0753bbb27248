/** The title above a board: whoever owns the board presses it and writes another in its place. */

import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { LIMITS, Role } from "../core/types.gen";
import type { Board } from "../sync/board";
import { tooltip } from "./buttons";
import { bytesOf } from "./chat/conversation";
import { useBoard } from "./hooks";
import { stateText } from "./state-texts";

export function Title({ board }: { board: Board }): VNode | null {
  useBoard(board, ["meta", "members", "status"]);
  const [isWriting, write] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const returns = useRef(false);
  useLayoutEffect(() => {
    if (isWriting || !returns.current) return;
    returns.current = false;
    button.current?.focus();
  }, [isWriting]);
  const title = board.title === board.id ? "" : board.title;
  if (!mayRename(board)) return title === "" ? null : <span class="nb-name">{title}</span>;
  if (isWriting) {
    const done = (words: string | undefined, hasFocus: boolean): void => {
      if (words !== undefined && words !== title) board.submit([{ kind: "rename", title: words }]);
      returns.current = hasFocus;
      write(false);
    };
    return <TitleField title={title} done={done} />;
  }
  const label = title === "" ? stateText("title.name") : stateText("title.rename", { title });
  return (
    <button
      ref={button}
      type="button"
      class="nb-name"
      data-empty={title === ""}
      aria-label={label}
      title={tooltip(label, "F2")}
      onClick={() => write(true)}
      onKeyDown={(event) => {
        if (event.key !== "F2") return;
        event.preventDefault();
        write(true);
      }}
    >
      {title || label}
    </button>
  );
}

function mayRename({ role, facts, status }: Board): boolean {
  const isOpen = status.state === "live" || status.state === "offline";
  return role === Role.OWNER && isOpen && !facts.archived;
}

interface FieldProps {
  readonly title: string;
  /** Called once, with the new title or nothing, and whether the field still has the focus. */
  done(words: string | undefined, hasFocus: boolean): void;
}

function TitleField({ title, done }: FieldProps): VNode {
  const field = useRef<HTMLInputElement>(null);
  const isOver = useRef(false);
  const [words, setWords] = useState(title);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const bytes = bytesOf(words.trim());
  const isLong = bytes > LIMITS.TITLE_BYTES;
  const end = (kept: string | undefined, hasFocus = true): void => {
    if (isOver.current) return;
    isOver.current = true;
    done(kept, hasFocus);
  };
  return (
    <span class="nb-name-field">
      <input
        ref={field}
        class="nb-name"
        value={words}
        aria-label={stateText("title.field")}
        aria-invalid={isLong}
        placeholder={stateText("title.name")}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => setWords(event.currentTarget.value)}
        onBlur={() => end(isLong ? undefined : words.trim(), false)}
        onKeyDown={(event) => {
          if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
          // Escape would leave the board.
          event.stopPropagation();
          event.preventDefault();
          if (event.key === "Escape") end(undefined);
          else if (!isLong) end(words.trim());
        }}
      />
      <small role="status">
        {isLong && stateText("title.long", { bytes, limit: LIMITS.TITLE_BYTES })}
      </small>
    </span>
  );
}

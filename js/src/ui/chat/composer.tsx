/** The field in which a message is written: Enter sends, `@` offers names. */

import { SendHorizontal } from "lucide";
import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { LIMITS } from "../../core/types.gen";
import { IconButton } from "../buttons";
import type { PanelProps } from "../company";
import { useBoard } from "../hooks";
import { useNews } from "../people/hooks";
import { bytesOf } from "./conversation";
import { completed, type MentionQuery, matchingNames, mentionQuery } from "./mention";
import { say } from "./panel-texts";

/** From so many bytes on it is said how much room is left. */
const NEAR_LIMIT = LIMITS.CHAT_BYTES * 0.8;

export function Composer({ company }: PanelProps): VNode {
  const { board, conversation } = company;
  useNews(conversation);
  useBoard(board, ["meta", "members"]);
  const field = useRef<HTMLTextAreaElement>(null);
  const mention = useMention(company, field);
  const { draft } = conversation;
  const bytes = bytesOf(draft.trim());
  const isTooLong = bytes > LIMITS.CHAT_BYTES;
  useLayoutEffect(() => field.current?.focus(), []);
  useLayoutEffect(() => grow(field.current), [draft]);
  if (board.facts.archived) return <p class="nb-note">{say("archived")}</p>;
  const send = (): void => {
    if (conversation.say()) mention.close();
    field.current?.focus();
  };
  const keyed = (event: KeyboardEvent): void => {
    // An input method's Enter ends its word, not the message.
    if (event.isComposing || event.keyCode === 229 || mention.keyed(event)) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send();
  };
  return (
    <div class="nb-composer">
      {mention.names.length > 0 && <Names mention={mention} />}
      <textarea
        ref={field}
        class="nb-field"
        rows={1}
        dir="auto"
        value={draft}
        placeholder={say("write-hint")}
        aria-label={say("write")}
        aria-description={say("keys")}
        aria-invalid={isTooLong}
        aria-autocomplete="list"
        aria-controls={mention.names.length > 0 ? "nb-mentions" : undefined}
        aria-activedescendant={
          mention.names.length > 0 ? `nb-mention-${mention.chosen}` : undefined
        }
        onInput={(event) => {
          conversation.write(event.currentTarget.value, Date.now());
          mention.look();
        }}
        onSelect={mention.look}
        onKeyDown={keyed}
      />
      <IconButton
        label={say("send")}
        keys="Enter"
        of={SendHorizontal}
        disabled={bytes === 0 || isTooLong}
        press={send}
      />
      {bytes > NEAR_LIMIT && (
        <p class="nb-bytes" data-bad={isTooLong} role={isTooLong ? "alert" : undefined}>
          {say(isTooLong ? "too-long" : "bytes", { bytes, limit: LIMITS.CHAT_BYTES })}
        </p>
      )}
    </div>
  );
}

function grow(field: HTMLTextAreaElement | null): void {
  if (field === null) return;
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, 140)}px`;
}

interface Mention {
  readonly names: readonly string[];
  readonly chosen: number;
  look(): void;
  close(): void;
  take(name: string): void;
  /** Tells whether the key was the list's. */
  keyed(event: KeyboardEvent): boolean;
}

function useMention(
  { board, conversation }: PanelProps["company"],
  field: { readonly current: HTMLTextAreaElement | null },
): Mention {
  const [query, setQuery] = useState<MentionQuery>();
  const [chosen, setChosen] = useState(0);
  const others = [...board.members.values()].filter(
    ({ user, agent }) => user !== board.you?.user && agent !== "kernel",
  );
  const all = others.map(({ name }) => name);
  const names = query === undefined ? [] : matchingNames(all, query.words);
  const close = (): void => setQuery(undefined);
  const take = (name: string): void => {
    const box = field.current;
    if (box === null || query === undefined) return;
    const next = completed(box.value, query, name);
    conversation.write(next.text, Date.now());
    box.value = next.text;
    box.setSelectionRange(next.caret, next.caret);
    box.focus();
    close();
  };
  return {
    names,
    chosen,
    close,
    take,
    look: () => {
      const box = field.current;
      if (box === null) return;
      setQuery(mentionQuery(box.value, box.selectionStart));
      setChosen(0);
    },
    keyed: (event) => {
      if (names.length === 0) return false;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const name = names[chosen];
      if (step !== undefined) setChosen((chosen + step + names.length) % names.length);
      else if ((event.key === "Enter" || event.key === "Tab") && name !== undefined) take(name);
      else if (event.key === "Escape") close();
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}

function Names({ mention }: { mention: Mention }): VNode {
  return (
    <div class="nb-panel nb-mentions" id="nb-mentions" role="listbox" aria-label={say("names")}>
      {mention.names.map((name, index) => (
        <div
          key={name}
          id={`nb-mention-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === mention.chosen}
          // Before the field loses the focus, which would close the list.
          onPointerDown={(event) => {
            event.preventDefault();
            mention.take(name);
          }}
        >
          {name}
        </div>
      ))}
    </div>
  );
}

/** The panel of the chat: messages by day and person, who writes now, and the field to write in. */

import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type PanelProps, whyOf } from "../company";
import { useBoard, useNow } from "../hooks";
import { colorsOf, usualColor } from "../people";
import { Avatar } from "../people/avatar";
import { useNews } from "../people/hooks";
import { type Block, blocksOf } from "./blocks";
import { Composer } from "./composer";
import { Message } from "./message";
import { say } from "./panel-texts";
import { ago, dayName, exactly } from "./times";

/** So far from its end a log still follows what comes, px. */
const AT_END = 40;

export function ChatPanel({ company }: PanelProps): VNode {
  return (
    <div class="nb-chat">
      <Log company={company} />
      <Typing company={company} />
      <Composer company={company} />
    </div>
  );
}

function Log({ company }: PanelProps): VNode {
  const { board, conversation, tell } = company;
  useNews(conversation);
  useBoard(board, ["members", "meta"]);
  const now = useNow(true);
  const box = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const { lines, hasMore } = conversation;
  useScroll(box, lines[0]?.seq, lines.length);
  const older = (): void => {
    conversation.loadOlder().catch((error: unknown) => {
      setFailed(true);
      tell({ text: say("older-failed", { why: whyOf(error) }), level: "warning" });
    });
  };
  return (
    <div
      class="nb-chat-log"
      ref={box}
      role="log"
      aria-live="polite"
      aria-label={say("log")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keys
      tabIndex={0}
      onScroll={({ currentTarget }) => {
        if (currentTarget.scrollTop < AT_END && hasMore) older();
      }}
    >
      {lines.length === 0 && (
        <div class="nb-chat-empty">
          <strong>{say("empty")}</strong>
          <span>{say("empty-more")}</span>
        </div>
      )}
      {hasMore && (
        <button type="button" class="nb-link nb-older" onClick={older}>
          {say("older")}
        </button>
      )}
      {!hasMore && !failed && lines.length > 20 && <p class="nb-day">{say("no-older")}</p>}
      {blocksOf(lines).map((block) => (
        <BlockOf key={keyOf(block)} company={company} block={block} now={now} />
      ))}
    </div>
  );
}

function keyOf({ lines: [first] }: Block): string {
  return `${first?.pending === true ? "pending" : ""}${first?.seq}`;
}

/** Stays at the end while one reads there, and where one reads while older messages come. */
function useScroll(
  box: { readonly current: HTMLDivElement | null },
  oldest: number | undefined,
  count: number,
): void {
  const before = useRef({ oldest, height: 0, isAtEnd: true });
  useLayoutEffect(() => {
    const log = box.current;
    if (log === null) return;
    const { height, isAtEnd } = before.current;
    if (isAtEnd) log.scrollTop = log.scrollHeight;
    else if (before.current.oldest !== oldest) log.scrollTop += log.scrollHeight - height;
    before.current = { ...before.current, oldest, height: log.scrollHeight };
  }, [oldest, count]);
  useLayoutEffect(() => {
    const log = box.current;
    if (log === null) return undefined;
    const scrolled = (): void => {
      before.current.isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < AT_END;
    };
    // The field below grows with what is written.
    const sizes = new ResizeObserver(() => {
      if (before.current.isAtEnd) log.scrollTop = log.scrollHeight;
    });
    log.addEventListener("scroll", scrolled, { passive: true });
    sizes.observe(log);
    return () => {
      log.removeEventListener("scroll", scrolled);
      sizes.disconnect();
    };
  }, []);
}

interface BlockProps extends PanelProps {
  readonly block: Block;
  readonly now: number;
}

function BlockOf({ company, block, now }: BlockProps): VNode {
  const { board } = company;
  const { author, name, lines, newDay } = block;
  const isMine = author === board.you?.user;
  const at = lines[0]?.at ?? 0;
  const color = colorsOf(board.members.values()).get(author) ?? usualColor(author);
  return (
    <>
      {newDay && <p class="nb-day">{dayName(at, now)}</p>}
      <div class="nb-said" data-mine={isMine}>
        {!isMine && <Avatar name={name} color={color} picture={company.pictureOf(author)} />}
        <div class="nb-said-lines">
          <p class="nb-said-head">
            <strong title={author}>{isMine ? say("you") : name}</strong>{" "}
            <time dateTime={new Date(at).toISOString()} title={exactly(at)}>
              {ago(at, now)}
            </time>
          </p>
          {lines.map((line) => (
            <Message key={`${line.pending}${line.seq}`} company={company} line={line} />
          ))}
        </div>
      </div>
    </>
  );
}

function Typing({ company }: PanelProps): VNode {
  const { board } = company;
  useBoard(board, ["typing", "members"]);
  const names = board.typing.flatMap((id) => {
    const member = board.members.get(id);
    return member === undefined || member.user === board.you?.user ? [] : [member.name];
  });
  const [first = "", last = ""] = names;
  let words = "";
  if (names.length === 1) words = say("typing", { names: first });
  if (names.length === 2) words = say("typing-many", { names: say("and", { first, last }) });
  if (names.length > 2) words = say("typing-crowd");
  return (
    <p class="nb-typing" aria-live="off">
      {words}
    </p>
  );
}

/** What stands above the board: its title, its id to pass on, the state in words, who is here. */

import { Check, Copy, Hand, MessageCircle, UserRoundPlus, Users } from "lucide";
import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { keyFor } from "../tools/keys";
import { IconButton, tooltip } from "./buttons";
import { say as chatWord } from "./chat/texts";
import { copyText } from "./clipboard";
import type { PanelProps } from "./company";
import { useBoard, useLasting, useNow } from "./hooks";
import { Icon } from "./icon";
import { handsOf } from "./people";
import { Avatar } from "./people/avatar";
import { useNews, usePeople } from "./people/hooks";
import { whyNotNow } from "./people/presenting";
import { say } from "./people/texts";
import { stateText } from "./state-texts";
import { countdown, isInTouch, obstacle, statusWords } from "./status";
import { Title } from "./title";
import { wayText } from "./way-texts";

/** Faces shown before the rest becomes a number. */
const FACES = 4;
/** Changes are worth a word only when they wait this long, ms. */
const SLOW = 1000;
const COPIED = 1600;

export function Header({ company }: PanelProps): VNode {
  const { board } = company;
  const tell = (text: string): void => company.tell({ text, level: "warning" });
  return (
    <div class="nb-header">
      <div class="nb-panel nb-title">
        <Title board={board} />
        <CopyId id={board.id} tell={tell} />
        <StatusPlace company={company} />
      </div>
      <div class="nb-header-end">
        <ShareButton company={company} />
        <People company={company} />
        <ChatButton company={company} />
      </div>
    </div>
  );
}

function ShareButton({ company }: PanelProps): VNode | null {
  const { board, share } = company;
  useBoard(board, ["status"]);
  if (share === undefined || obstacle(board.status) !== undefined) return null;
  return (
    <button type="button" class="nb-share-button" title={wayText("share.title")} onClick={share}>
      <Icon of={UserRoundPlus} size={17} />
      <span>{wayText("share.open")}</span>
    </button>
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
    else tell(stateText("id.denied", { id }));
  };
  return (
    <button
      type="button"
      class="nb-id"
      aria-label={copied ? stateText("id.copied") : stateText("id.copy", { id })}
      title={stateText("id.use")}
      onClick={() => void copy()}
    >
      <span>{id}</span>
      <Icon of={copied ? Check : Copy} size={14} />
    </button>
  );
}

function StatusPlace({ company: { board, way } }: PanelProps): VNode {
  useBoard(board, ["status", "meta"]);
  const { status } = board;
  const waiting = status.state === "live" && status.waiting > 0;
  const slow = useLasting(waiting, SLOW);
  const now = useNow(status.state === "offline");
  const { tone, text, retry, detail } = statusWords(status, {
    canDraw: board.canDraw,
    slow,
    why: whyNotNow(board),
    way,
  });
  const aside = countdown(status, now);
  return (
    <span class="nb-status" data-tone={tone} title={detail}>
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
          {stateText("state.retry")}
        </button>
      )}
    </span>
  );
}

function People({ company }: PanelProps): VNode | null {
  const people = usePeople(company).filter(({ isKernel, isYou }) => !isKernel || isYou);
  const { board, panels } = company;
  if (people.length === 0) return null;
  const shown = people.slice(0, people.length > FACES + 1 ? FACES : FACES + 1);
  const names = people
    .map(({ name, isYou }) => (isYou ? say("you-name", { name }) : name))
    .join(", ");
  const hands = handsOf(people).length;
  const key = hands > 0 ? "open-hands" : "open";
  const label = say(key, { count: people.length, hands, names });
  const inTouch = isInTouch(board);
  const away = stateText("people.were-here", { names });
  return (
    <button
      type="button"
      class="nb-people"
      data-away={!inTouch}
      aria-label={inTouch ? label : away}
      title={inTouch ? tooltip(names, keyFor("people")) : away}
      onClick={() => panels.toggle("people")}
    >
      {shown.map((person) => (
        <Avatar
          key={person.key}
          name={person.name}
          color={person.color}
          picture={company.pictureOf(person.user)}
          isKernel={person.isKernel}
          isHere={person.attention === "active"}
          hand={person.handAt > 0}
          pen={board.facts.pen === person.user && !person.isKernel}
        />
      ))}
      {people.length > shown.length && (
        <span class="nb-face nb-more">
          <span data-letters={`+${people.length - shown.length}`} />
        </span>
      )}
      <span class="nb-panel nb-count" data-hands={hands > 0}>
        <Icon of={hands > 0 ? Hand : Users} size={16} />
        {people.length}
      </span>
    </button>
  );
}

function ChatButton({ company }: PanelProps): VNode | null {
  const { board, conversation, panels } = company;
  useNews(conversation);
  useBoard(board, ["status"]);
  // Who is not let in neither reads nor writes.
  if (board.status.state === "refused") return null;
  const { unread, isMentioned } = conversation;
  const count = unread.length;
  const key = count === 0 ? "open" : isMentioned ? "open-mentioned" : "open-unread";
  const label = chatWord(key, { count });
  return (
    <span class="nb-panel nb-group nb-chat-button">
      <IconButton
        label={label}
        keys={keyFor("chat")}
        of={MessageCircle}
        press={() => panels.toggle("chat")}
      />
      {count > 0 && (
        <span class="nb-badge" data-own={isMentioned} aria-hidden="true">
          {isMentioned ? "@" : count > 99 ? "99+" : count}
        </span>
      )}
    </span>
  );
}

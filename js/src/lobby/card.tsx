/** One board in the lobby: its picture, its title, who is there, and what can be done with it. */

import {
  Archive,
  ArchiveRestore,
  Copy,
  Ellipsis,
  Eye,
  type IconNode,
  Link,
  Lock,
  Pencil,
  Power,
  RotateCcw,
  Shapes,
  Trash2,
  Users,
} from "lucide";
import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { LIMITS } from "../core/types.gen";
import type { BoardModel } from "../sync/models";
import { say as sayFront } from "../ui/front-texts";
import { Icon } from "../ui/icon";
import { language } from "../ui/language";
import { usePopover } from "../ui/popover";
import type { ThemeName } from "../ui/theme";
import { ago, daysLeft, titleOf } from "./board-list";
import { Faces } from "./faces";
import type { Lobby } from "./lobby";
import { say } from "./texts";

export interface CardContext {
  readonly lobby: Lobby;
  readonly theme: ThemeName;
  readonly now: number;
  /** An address that the server gave, made absolute. */
  address(path: string): string;
  pictureAddress(board: string, blob: string): string;
  copyLink(board: BoardModel): void;
}

interface CardProps extends CardContext {
  readonly board: BoardModel;
}

export function Card(props: CardProps): VNode {
  const { board, lobby, address } = props;
  const [renaming, setRenaming] = useState(false);
  const card = useRef<HTMLLIElement>(null);
  const hadFocus = useRef(false);
  useLayoutEffect(() => {
    if (renaming || !hadFocus.current) return;
    hadFocus.current = false;
    card.current?.querySelector<HTMLElement>(".nb-card-title")?.focus();
  }, [renaming]);
  const isDeleted = board.deleted_at > 0;
  const title = titleOf(board);
  return (
    <li ref={card} class="nb-card" data-board={board.id} data-active={board.active}>
      <Picture {...props} />
      <div class="nb-card-words">
        {renaming ? (
          <TitleField
            board={board}
            done={(wanted, hasFocus) => {
              hadFocus.current = hasFocus;
              setRenaming(false);
              if (wanted !== undefined) void lobby.rename(board, wanted);
            }}
          />
        ) : isDeleted ? (
          <span class="nb-card-title">{title}</span>
        ) : (
          <a class="nb-card-title" href={address(board.url)} title={title}>
            {title}
          </a>
        )}
      </div>
      <About {...props} />
      {isDeleted ? <Lost {...props} /> : <Menu {...props} rename={() => setRenaming(true)} />}
    </li>
  );
}

function Picture({ board, theme, address, pictureAddress }: CardProps): VNode {
  const [missing, setMissing] = useState(false);
  const source = address(`${board.thumbnail}&theme=${theme}`);
  useEffect(() => setMissing(false), [source]);
  // The title's link covers the whole card: a second one would be read out twice.
  return (
    <div class="nb-card-picture">
      {missing || board.deleted_at > 0 ? (
        <Icon of={Shapes} size={34} />
      ) : (
        <img
          src={source}
          alt=""
          loading="lazy"
          draggable={false}
          onError={() => setMissing(true)}
        />
      )}
      {board.archived && <span class="nb-tag">{say("card.archived")}</span>}
      {board.deleted_at === 0 && <Faces board={board} pictureAddress={pictureAddress} />}
    </div>
  );
}

/** One line: when, by whom, and what one may do. */
function About({ board, now }: CardProps): VNode {
  const isOwner = board.role === "owner";
  const parts = [whenOf(board, now)];
  if (!isOwner && board.owner_name !== "") parts.push(say("card.by", { name: board.owner_name }));
  if (board.role === "viewer") parts.push(say("role.viewer"));
  if (board.active && board.members === 0) parts.push(say("card.open-room"));
  const words = parts.join(" · ");
  const exact = new Date(board.deleted_at || board.changed_at).toLocaleString(language());
  return (
    <div class="nb-card-about" title={`${words} (${exact})`}>
      {isOwner && board.deleted_at === 0 && (
        <span role="img" aria-label={sayFront(`access.${board.access}`)}>
          <Icon of={ACCESS_ICONS[board.access]} size={13} />
        </span>
      )}
      <span>{words}</span>
    </div>
  );
}

const ACCESS_ICONS = { private: Lock, view: Eye, edit: Users } as const;

function whenOf(board: BoardModel, now: number): string {
  if (board.deleted_at === 0) return ago(board.changed_at, now);
  const left = daysLeft(board.deleted_at, now);
  return say("card.deleted", { when: ago(board.deleted_at, now), left });
}

interface FieldProps {
  readonly board: BoardModel;
  /** Called once, with the new title or nothing, and whether the field still has the focus. */
  done(title: string | undefined, hasFocus: boolean): void;
}

function TitleField({ board, done }: FieldProps): VNode {
  const field = useRef<HTMLInputElement>(null);
  const isOver = useRef(false);
  useLayoutEffect(() => field.current?.select(), []);
  const end = (title: string | undefined, hasFocus = true): void => {
    if (isOver.current) return;
    isOver.current = true;
    done(title, hasFocus);
  };
  return (
    <input
      ref={field}
      class="nb-field nb-card-field"
      aria-label={say("card.name")}
      defaultValue={board.title}
      maxLength={LIMITS.TITLE_BYTES}
      onBlur={(event) => end(event.currentTarget.value, false)}
      onKeyDown={(event) => {
        if (event.isComposing) return;
        if (event.key === "Enter") end(event.currentTarget.value);
        if (event.key === "Escape") end(undefined);
      }}
    />
  );
}

function Menu({ board, lobby, copyLink, rename }: CardProps & { rename(): void }): VNode {
  const { open, place, setOpen } = usePopover();
  const isOwner = board.role === "owner";
  const item = (key: Parameters<typeof say>[0], of: IconNode, press: () => void): VNode => (
    <button
      type="button"
      class="nb-item"
      onClick={() => {
        setOpen(false);
        press();
      }}
    >
      <Icon of={of} size={17} />
      <span>{say(key)}</span>
    </button>
  );
  const label = say("card.menu", { title: titleOf(board) });
  return (
    <div class="nb-card-menu" ref={place}>
      <button
        type="button"
        class="nb-button"
        aria-label={label}
        title={label}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon of={Ellipsis} size={18} />
      </button>
      {open && (
        <div class="nb-panel nb-items">
          {isOwner && item("card.rename", Pencil, rename)}
          {item("card.copy", Link, () => copyLink(board))}
          {item("card.duplicate", Copy, () => void lobby.duplicate(board))}
          {isOwner &&
            (board.archived
              ? item("card.unarchive", ArchiveRestore, () => void lobby.archive(board, false))
              : item("card.archive", Archive, () => void lobby.archive(board, true)))}
          {isOwner &&
            board.active &&
            item("card.shut-down", Power, () => void lobby.shutDown(board))}
          {isOwner &&
            item("card.delete", Trash2, () => {
              focusBeside(place.current);
              void lobby.delete(board);
            })}
        </div>
      )}
    </div>
  );
}

/** The card goes: the focus goes to the next one, or the one before, else to the list. */
function focusBeside(place: HTMLElement | null): void {
  const card = place?.closest("li");
  const beside = card?.nextElementSibling ?? card?.previousElementSibling;
  const target =
    beside?.querySelector<HTMLElement>("a") ?? card?.closest<HTMLElement>(".nb-boards");
  target?.focus({ preventScroll: true });
}

/** What can be done with a board that was deleted. */
function Lost({ board, lobby }: CardProps): VNode {
  const [sure, setSure] = useState(false);
  return (
    <div class="nb-card-lost">
      <button type="button" class="nb-quiet" onClick={() => void lobby.recover(board)}>
        <Icon of={RotateCcw} size={15} />
        {say("card.recover")}
      </button>
      <button
        type="button"
        class={sure ? "nb-quiet nb-danger" : "nb-quiet"}
        onBlur={() => setSure(false)}
        onClick={() => (sure ? void lobby.deleteForever(board) : setSure(true))}
      >
        <Icon of={Trash2} size={15} />
        {say(sure ? "card.sure" : "card.forever")}
      </button>
    </div>
  );
}

/** What a view has of the people on its board, beside the board itself. */

import type { Board, Notice } from "../sync/board";
import { isRefusal, isUnreachable, type Rest } from "../sync/rest";
import type { Desk } from "../tools/desk";
import { Conversation } from "./chat/conversation";
import type { FrontSource } from "./front-source";
import type { PanelSwitch } from "./panel-switch";
import { tellComings } from "./people/comings";
import { Follower } from "./people/following";
import { lowerHandWithPen } from "./people/presenting";
import { pageStorage } from "./people/remembered";
import { Request } from "./people/request";
import { say } from "./people/texts";
import { tellTidings } from "./people/tidings";
import type { Way } from "./status";
import { text } from "./texts";

/** What a part of the view works with. */
export interface PanelProps {
  readonly company: Company;
}

export interface CompanyOptions {
  readonly desk: Desk;
  readonly panels: PanelSwitch;
  /** Where the panels come from that are loaded when they are asked for. */
  readonly front: FrontSource;
  /** The routes of the board's server; without them no older messages and no pictures of people. */
  readonly rest: Rest | undefined;
  readonly pictureAddress: ((blob: string) => string) | undefined;
  /** Opens what decides who may come in; undefined for who came by a link. */
  readonly share: (() => void) | undefined;
  /** Opens what the board was. */
  readonly past: (() => void) | undefined;
  /** Opens the ways to take the board with one, as a picture or a file. */
  readonly exporting: (() => void) | undefined;
  /** By which way the board is reached, where that is worth a word. */
  readonly way: Way | undefined;
  tell(notice: Notice): void;
}

export class Company {
  readonly board: Board;
  readonly desk: Desk;
  readonly panels: PanelSwitch;
  readonly front: FrontSource;
  readonly rest: Rest | undefined;
  readonly share: (() => void) | undefined;
  readonly past: (() => void) | undefined;
  readonly exporting: (() => void) | undefined;
  readonly way: Way | undefined;
  readonly conversation: Conversation;
  readonly request: Request;
  readonly follower: Follower;
  readonly tell: (notice: Notice) => void;
  private readonly address: CompanyOptions["pictureAddress"];
  private readonly ends: (() => void)[];

  constructor(options: CompanyOptions) {
    const { desk, panels, front, rest, pictureAddress, tell } = options;
    const { board } = desk;
    this.board = board;
    this.desk = desk;
    this.panels = panels;
    this.front = front;
    this.rest = rest;
    this.share = options.share;
    this.past = options.past;
    this.exporting = options.exporting;
    this.way = options.way;
    this.tell = tell;
    this.address = pictureAddress;
    this.conversation = new Conversation(board, rest, pageStorage());
    this.request = new Request(board);
    const { defaultView } = desk.surface.element.ownerDocument;
    this.follower = new Follower({
      desk,
      still: defaultView?.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false,
      gone: (name) => tell({ text: say("follow-gone", { name }), level: "info" }),
      notFound: (name) => tell({ text: say("not-found", { name }), level: "info" }),
    });
    const { conversation, request } = this;
    const warn = (event: BeforeUnloadEvent): void => {
      if (board.atRisk) event.preventDefault();
    };
    defaultView?.addEventListener("beforeunload", warn);
    this.ends = [
      () => defaultView?.removeEventListener("beforeunload", warn),
      tellComings(board, tell),
      lowerHandWithPen(board),
      tellTidings({ board, conversation, request, tell }),
      panels.onChange(() => conversation.show(panels.open === "chat")),
    ];
  }

  /** Where the picture of a user is; undefined for one who shows none. */
  pictureOf(user: string): string | undefined {
    const blob = this.board.facts.pictures.get(user);
    return blob === undefined ? undefined : this.address?.(blob);
  }

  /** Raises or lowers this person's hand. */
  raiseHand(): void {
    const { you } = this.board;
    if (you !== undefined) this.board.me({ hand: you.handAt === 0 });
  }

  dispose(): void {
    for (const end of this.ends) end();
    this.follower.dispose();
    this.conversation.dispose();
  }
}

/** Why a request came to nothing, in words. */
export function whyOf(error: unknown): string {
  if (isRefusal(error)) return error.message;
  return isUnreachable(error) ? text("image.unreachable") : String(error);
}

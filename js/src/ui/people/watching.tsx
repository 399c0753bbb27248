/** What stands in the place of the tools where one may not draw: why, and what to do about it. */

import type { IconNode } from "lucide";
import { Eye, Hand, Lock, Pen, Presentation, UserRoundCheck } from "lucide";
import type { ComponentChildren, VNode } from "preact";
import { type Member, Role } from "../../core/types.gen";

import { keyFor } from "../../tools/keys";
import { tooltip } from "../buttons";
import type { PanelProps } from "../company";
import { useBoard } from "../hooks";
import { Icon } from "../icon";
import { useNews } from "./hooks";
import { say } from "./texts";

export function Watching({ company }: PanelProps): VNode | null {
  const { board, request } = company;
  useBoard(board, ["meta", "members", "status"]);
  const { pen, archived, locked } = board.facts;
  const isLive = board.status.state === "live" || board.status.state === "offline";
  if (board.you === undefined || !isLive || board.canDraw || archived) return null;
  if (pen !== null) return <Audience company={company} />;
  if (locked && board.you.role === Role.EDITOR) return <Strip of={Lock}>{say("locked")}</Strip>;
  if (board.ceiling < Role.EDITOR) return <Strip of={Eye}>{say("watching-alone")}</Strip>;
  if (request.isOpen) {
    return (
      <Strip of={Eye}>
        {say("asked")}
        <Press press={() => request.withdraw()}>{say("withdraw")}</Press>
      </Strip>
    );
  }
  return (
    <Strip of={Eye}>
      {say("watching")}
      <Press press={() => request.ask()} main>
        {say("ask")}
      </Press>
    </Strip>
  );
}

/** While somebody else presents. */
function Audience({ company }: PanelProps): VNode {
  const { board, follower } = company;
  useNews(follower);
  const { pen } = board.facts;
  // A kernel has no view that could be followed.
  const isThere = ({ user, agent }: Member): boolean => user === pen && agent !== "kernel";
  const presenter = [...board.members.values()].find(isThere);
  const isUp = (board.you?.handAt ?? 0) > 0;
  const take = (): void =>
    board.submit([{ kind: "pass-pen", to: board.you?.user ?? null, ifHolder: null }]);
  return (
    <Strip of={Presentation}>
      <strong>{say("presents", { name: board.nameOf(pen ?? "") })}</strong>
      <Press press={() => company.raiseHand()} of={Hand} on={isUp} keys={keyFor("hand-up")}>
        {say(isUp ? "lower" : "raise")}
      </Press>
      {presenter !== undefined && follower.followed?.user !== pen && (
        <Press press={() => follower.follow(presenter)} of={UserRoundCheck}>
          {say("follow-presenter")}
        </Press>
      )}
      {board.you?.role === Role.OWNER && (
        <Press press={take} of={Pen}>
          {say("pen-take")}
        </Press>
      )}
    </Strip>
  );
}

export function Strip({ of, children }: { of: IconNode; children: ComponentChildren }): VNode {
  return (
    <div class="nb-panel nb-strip">
      <Icon of={of} size={16} />
      {children}
    </div>
  );
}

interface PressProps {
  readonly of?: IconNode;
  readonly main?: boolean;
  /** For something that is on or off. */
  readonly on?: boolean;
  readonly keys?: string;
  readonly children: string;
  press(): void;
}

export function Press({ of, main, on, keys = "", children, press }: PressProps): VNode {
  return (
    <button
      type="button"
      class={main ? "nb-small nb-primary" : "nb-small"}
      aria-pressed={on}
      title={tooltip(children, keys)}
      onClick={press}
    >
      {of && <Icon of={of} size={14} />}
      {children}
    </button>
  );
}

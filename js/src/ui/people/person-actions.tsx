/** What an owner may do with a person, below their row. */

import { Ban, Crown, Eye, type IconNode, LogOut, Pen, PenLine, UserRoundX } from "lucide";
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { type Op, Role } from "../../core/types.gen";
import type { PanelProps } from "../company";
import { Icon } from "../icon";
import type { Person } from "../people";
import { say } from "./panel-texts";
import { say as peopleWord } from "./texts";

interface ActionsProps extends PanelProps {
  readonly person: Pick<Person, "user" | "name" | "role" | "isGuest">;
  /** For somebody who is not here: no pen, and no visit to end. */
  readonly absent?: boolean;
  close(): void;
}

const ROLES: readonly [Exclude<Role, typeof Role.NONE>, IconNode][] = [
  [Role.VIEWER, Eye],
  [Role.EDITOR, PenLine],
  [Role.OWNER, Crown],
];

export function PersonActions({ company, person, absent, close }: ActionsProps): VNode {
  const [sure, setSure] = useState(false);
  const { board } = company;
  const { user, name, role, isGuest } = person;
  const act = (op: Op) => (): void => {
    board.submit([op]);
    close();
  };
  if (sure) {
    return (
      <Sure name={name} yes={act({ kind: "ban", user, banned: true })} no={() => setSure(false)} />
    );
  }
  const rights = board.tellsApart && !isGuest;
  return (
    <fieldset class="nb-items nb-under" aria-label={say("more", { name })}>
      {rights &&
        ROLES.filter(([each]) => each !== role).map(([each, of]) => (
          <Item key={each} of={of} press={act({ kind: "set-role", user, role: each })}>
            {say(`make.${each}`)}
          </Item>
        ))}
      {rights && absent && (
        <Item of={UserRoundX} press={act({ kind: "set-role", user, role: null })}>
          {say("forget")}
        </Item>
      )}
      {!absent && board.facts.pen !== user && (
        <Item of={Pen} press={act({ kind: "pass-pen", to: user, ifHolder: null })}>
          {peopleWord("give-pen")}
        </Item>
      )}
      {!absent && (
        <Item of={LogOut} press={act({ kind: "kick", user })}>
          {say("kick")}
        </Item>
      )}
      {role !== Role.OWNER && (
        <Item of={Ban} press={() => setSure(true)} danger>
          {say("ban")}
        </Item>
      )}
    </fieldset>
  );
}

interface ItemProps {
  readonly of: IconNode;
  readonly danger?: boolean;
  readonly children: string;
  press(): void;
}

function Item({ of, danger, children, press }: ItemProps): VNode {
  return (
    <button type="button" class={danger ? "nb-item nb-danger" : "nb-item"} onClick={press}>
      <Icon of={of} size={16} />
      <span>{children}</span>
    </button>
  );
}

interface SureProps {
  readonly name: string;
  yes(): void;
  no(): void;
}

/** Keeping somebody out is asked again: they cannot ask back. */
function Sure({ name, yes, no }: SureProps): VNode {
  return (
    <fieldset class="nb-under nb-sure" aria-label={say("ban-sure", { name })}>
      <strong>{say("ban-sure", { name })}</strong>
      <p>{say("ban-more")}</p>
      <span class="nb-pair">
        <button type="button" class="nb-small nb-danger" onClick={yes}>
          {say("ban-yes")}
        </button>
        <button type="button" class="nb-small" ref={(button) => button?.focus()} onClick={no}>
          {say("cancel")}
        </button>
      </span>
    </fieldset>
  );
}

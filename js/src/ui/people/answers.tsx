/** What waits for an answer: requests for a role, and raised hands. */

import type { VNode } from "preact";
import type { Asked } from "../../core/types.gen";
import type { PanelProps } from "../company";
import { type Person, usualColor } from "../people";
import { Avatar } from "./avatar";
import { GivePen } from "./give-pen";
import { say } from "./panel-texts";

/** Who asks for more rights; accepted or declined by one press. */
export function Requests({ company }: PanelProps): VNode | null {
  const { board } = company;
  const asks = [...board.facts.asks.values()].sort((a, b) => a.seq - b.seq);
  if (asks.length === 0) return null;
  const accept = ({ user, role }: Asked): void => board.submit([{ kind: "set-role", user, role }]);
  const decline = ({ user }: Asked): void => board.submit([{ kind: "decline", user }]);
  return (
    <section class="nb-answers" aria-label={say("requests")}>
      <h3>
        {say("requests")} <span class="nb-number">{asks.length}</span>
      </h3>
      <ul class="nb-rows">
        {asks.map((asked) => (
          <li key={asked.user} class="nb-row">
            <Avatar
              name={asked.name}
              color={usualColor(asked.user)}
              picture={company.pictureOf(asked.user)}
            />
            <span class="nb-who">
              <strong title={say("account", { user: asked.user })}>{asked.name}</strong>
              <small>{say(asked.role === 1 ? "asks.1" : "asks.2")}</small>
            </span>
            <span class="nb-pair">
              <button
                type="button"
                class="nb-small nb-primary"
                aria-label={say("accept-name", { name: asked.name })}
                onClick={() => accept(asked)}
              >
                {say("accept")}
              </button>
              <button
                type="button"
                class="nb-small"
                aria-label={say("decline-name", { name: asked.name })}
                onClick={() => decline(asked)}
              >
                {say("decline")}
              </button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Whose hand is up, first raised first. */
export function Hands({ company, hands }: PanelProps & { hands: readonly Person[] }): VNode | null {
  if (hands.length === 0) return null;
  return (
    <section class="nb-answers" aria-label={say("hands")}>
      <h3>
        {say("hands")} <span class="nb-number">{hands.length}</span>
      </h3>
      <ol class="nb-rows">
        {hands.map((person) => (
          <li key={person.key} class="nb-row">
            <Avatar
              name={person.name}
              color={person.color}
              picture={company.pictureOf(person.user)}
              hand
            />
            <span class="nb-who">
              <strong>{person.name}</strong>
            </span>
            <GivePen company={company} person={person} />
          </li>
        ))}
      </ol>
    </section>
  );
}

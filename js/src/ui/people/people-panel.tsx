/** The panel of people: requests and raised hands, who is here, and for owners who else may come. */

import { Presentation, Share2 } from "lucide";
import type { VNode } from "preact";
import { Role } from "../../core/types.gen";
import type { PanelProps } from "../company";
import { Icon } from "../icon";
import { handsOf, type Person } from "../people";
import { Hands, Requests } from "./answers";
import { usePeople } from "./hooks";
import { Absent, Banned, Groups, Invite } from "./membership";
import { say } from "./panel-texts";
import { PersonRow } from "./person-row";
import { presentWords, turnPresenting } from "./presenting";

export function PeoplePanel({ company }: PanelProps): VNode {
  const people = usePeople(company);
  const { board } = company;
  const kernels = people.filter(({ isKernel }) => isKernel);
  const persons = people.filter(({ isKernel }) => !isKernel);
  const users = new Set(persons.map(({ user }) => user));
  const own = (person: Person) => kernels.filter(({ user }) => user === person.user);
  const isOwner = board.you?.role === Role.OWNER;
  const presides = isOwner || board.facts.pen === board.you?.user;
  const alone = kernels.filter(({ user }) => !users.has(user));
  return (
    <div class="nb-people-panel">
      {isOwner && <Requests company={company} />}
      {presides && (
        <Hands company={company} hands={handsOf(persons).filter((each) => !each.isYou)} />
      )}
      <h3>
        {say("here")} <span class="nb-number">{persons.length}</span>
      </h3>
      <ul class="nb-rows">
        {persons.map((person) => (
          <PersonRow key={person.key} company={company} person={person} kernels={own(person)} />
        ))}
      </ul>
      {alone.length > 0 && <h3>{say("python")}</h3>}
      <ul class="nb-rows">
        {alone.map((person) => (
          <PersonRow key={person.key} company={company} person={person} kernels={[]} />
        ))}
      </ul>
      {isOwner && <Owned company={company} users={users} />}
    </div>
  );
}

/** What only owners decide. */
function Owned({ company, users }: PanelProps & { users: ReadonlySet<string> }): VNode {
  const { board, share } = company;
  return (
    <>
      <div class="nb-actions">
        <button
          type="button"
          class="nb-wide-button"
          title={say("present-more")}
          onClick={() => turnPresenting(board)}
        >
          <Icon of={Presentation} size={16} />
          {presentWords(board)}
        </button>
        {share && (
          <button type="button" class="nb-wide-button" onClick={share}>
            <Icon of={Share2} size={16} />
            {say("share")}
          </button>
        )}
      </div>
      {board.tellsApart ? (
        <>
          <Absent company={company} users={users} />
          <Groups company={company} />
          <Invite company={company} />
          <Banned company={company} />
        </>
      ) : (
        <p class="nb-note">{(BY_KERNEL && company.way?.everybody) || say("one-for-all")}</p>
      )}
    </>
  );
}

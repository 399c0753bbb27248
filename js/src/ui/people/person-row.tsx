/** One person in the panel: who they are, where they are, what may be done. */

import { Ellipsis, LocateFixed, Pencil, UserRoundCheck, UserRoundPlus } from "lucide";
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { Role } from "../../core/types.gen";
import { IconButton } from "../buttons";
import type { PanelProps } from "../company";
import { Icon } from "../icon";
import type { Person } from "../people";
import { Avatar } from "./avatar";
import { useNews } from "./hooks";
import { Introduction } from "./introduction";
import { say } from "./panel-texts";
import { PersonActions } from "./person-actions";
import { say as peopleWord } from "./texts";

interface RowProps extends PanelProps {
  readonly person: Person;
  /** The kernels of the same account. */
  readonly kernels: readonly Person[];
}

export function PersonRow({ company, person, kernels }: RowProps): VNode {
  const { board, follower } = company;
  useNews(follower);
  const [open, setOpen] = useState(false);
  const { name, isYou, isKernel, user } = person;
  const { pen } = board.facts;
  const hasMenu = isYou || (board.you?.role === Role.OWNER && !isKernel);
  return (
    <li>
      <div class="nb-row" data-dim={person.attention !== "active"}>
        <Avatar
          name={name}
          color={person.color}
          picture={company.pictureOf(user)}
          isKernel={isKernel}
          isHere={person.attention === "active"}
          hand={person.handAt > 0}
          pen={pen === user && !isKernel}
        />
        <Who company={company} person={person} />
        {!isYou && !isKernel && <Follow company={company} person={person} />}
        {hasMenu && (
          <button
            type="button"
            class="nb-button"
            aria-label={isYou ? say("change") : say("more", { name })}
            title={isYou ? say("change") : say("more", { name })}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            <Icon of={isYou ? Pencil : Ellipsis} size={16} />
          </button>
        )}
      </div>
      {kernels.map((kernel) => (
        <div key={kernel.key} class="nb-row nb-nested">
          <Avatar name={kernel.name} color={kernel.color} isKernel />
          <Who company={company} person={kernel} />
        </div>
      ))}
      {open && isYou && <Introduction company={company} close={() => setOpen(false)} />}
      {open && !isYou && (
        <PersonActions company={company} person={person} close={() => setOpen(false)} />
      )}
    </li>
  );
}

/** Name and state; pressing it goes to where they are. */
function Who({ company, person }: PanelProps & { person: Person }): VNode {
  const { name, isYou, user, members } = person;
  const account = say("account", { user });
  const states = stateWords(company, person);
  const words = (
    <>
      <strong>{isYou ? peopleWord("you-name", { name }) : name}</strong>
      <small>{states.join(" · ")}</small>
    </>
  );
  if (isYou || person.isKernel) {
    return (
      <span class="nb-who" title={account}>
        {words}
      </span>
    );
  }
  const [member] = members;
  return (
    <button
      type="button"
      class="nb-who"
      title={`${say("go-to", { name })} · ${account}`}
      aria-description={`${say("go-to", { name })}. ${account}`}
      onClick={() => member && company.follower.visit(member)}
    >
      {words}
      <Icon of={LocateFixed} size={14} />
    </button>
  );
}

function stateWords({ board }: PanelProps["company"], person: Person): string[] {
  if (person.isKernel) return [];
  const words: string[] = [];
  if (person.isGuest) words.push(say("guest"));
  if (person.role !== Role.NONE) words.push(say(`role.${person.role}`));
  if (board.facts.pen === person.user) words.push(say("pen"));
  if (person.attention !== "active") words.push(say(person.attention));
  if (person.members.length > 1) words.push(say("on-pages", { count: person.members.length }));
  const followed = person.members.map(({ following }) => board.members.get(following)?.name);
  const name = followed.find((each) => each !== undefined);
  if (name !== undefined) words.push(say("follows", { name }));
  return words;
}

function Follow({ company, person }: PanelProps & { person: Person }): VNode {
  const { follower } = company;
  const { name, members } = person;
  const follows = members.some(({ id }) => id === follower.followed?.id);
  const [member] = members;
  return (
    <IconButton
      label={say(follows ? "unfollow" : "follow", { name })}
      keys=""
      of={follows ? UserRoundCheck : UserRoundPlus}
      pressed={follows}
      press={() => {
        if (follows) follower.stop();
        else if (member !== undefined) follower.follow(member);
      }}
    />
  );
}

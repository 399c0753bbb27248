/** What floats above the board about people: presenting, following and being followed. */

import { Hand, Presentation, UserRoundCheck } from "lucide";
import type { VNode } from "preact";
import { Role } from "../../core/types.gen";
import { Archived } from "../archived";
import type { PanelProps } from "../company";
import { colorsOf, handsOf, type Person, personOf } from "../people";
import { GivePen } from "./give-pen";
import { useNews, usePeople } from "./hooks";
import { say } from "./texts";
import { Press, Strip } from "./watching";

export function StageStrips({ company }: PanelProps): VNode {
  const people = usePeople(company);
  const { board, follower } = company;
  useNews(follower);
  const { followed } = follower;
  const colors = colorsOf(board.members.values());
  const followers = [...new Set(follower.followers.map(({ name }) => name))];
  return (
    <>
      {followed && (
        <div class="nb-frame" style={{ "--nb-person": colors.get(personOf(followed)) }} />
      )}
      <div class="nb-strips" role="status">
        {followed && (
          <Strip of={UserRoundCheck}>
            <strong>{say("following", { name: followed.name })}</strong>
            <Press press={() => follower.stop()} keys="Escape">
              {say("following-stop")}
            </Press>
          </Strip>
        )}
        <Presenting company={company} people={people} />
        <Archived company={company} />
        {followers.length > 0 && (
          <span class="nb-panel nb-followed">
            {followers.length === 1
              ? say("follows-you", { name: shortened(followers[0] ?? "") })
              : say("follow-you", { count: followers.length })}
          </span>
        )}
      </div>
    </>
  );
}

const MOST_LETTERS = 20;

function shortened(name: string): string {
  const letters = [...name];
  return letters.length > MOST_LETTERS ? `${letters.slice(0, MOST_LETTERS - 1).join("")}…` : name;
}

/** For whoever holds the pen: the raised hands, and ways to end it. */
function Presenting({ company, people }: PanelProps & { people: readonly Person[] }): VNode | null {
  const { board, panels } = company;
  const { pen } = board.facts;
  const { you } = board;
  if (pen === null || pen !== you?.user || board.status.state === "refused") return null;
  const isOwner = you.role === Role.OWNER;
  const hands = handsOf(people).filter(({ isYou }) => !isYou);
  const owner = people.find(({ role, isYou }) => role === Role.OWNER && !isYou);
  const end = (): void => {
    const to = isOwner ? null : (owner?.user ?? null);
    board.submit([{ kind: "pass-pen", to, ifHolder: pen }]);
  };
  const [first] = hands;
  return (
    <Strip of={Presentation}>
      <strong>{say("you-present")}</strong>
      {first !== undefined && (
        <>
          <Press press={() => panels.open !== "people" && panels.toggle("people")} of={Hand}>
            {hands.length === 1 ? first.name : say("hands-count", { count: hands.length })}
          </Press>
          {hands.length === 1 && <GivePen company={company} person={first} />}
        </>
      )}
      <Press press={end}>{say(isOwner ? "present-stop" : "pen-back")}</Press>
    </Strip>
  );
}

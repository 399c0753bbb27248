/** Who is on a board now, as faces. */

import type { VNode } from "preact";
import type { BoardModel, PersonModel } from "../sync/models";
import { initials, usualColor } from "../ui/people";
import { say } from "./texts";

const SHOWN = 4;

interface FacesProps {
  readonly board: BoardModel;
  /** Where a picture of a board is. */
  pictureAddress(board: string, blob: string): string;
}

export function Faces({ board, pictureAddress }: FacesProps): VNode | null {
  const { people, members } = board;
  if (members === 0 && people.length === 0) return null;
  const names = people.map(({ name }) => name).join(", ");
  const count = Math.max(members, people.length);
  const label = names === "" ? say("card.here-count", { count }) : say("card.here", { names });
  const shown = people.slice(0, people.length > SHOWN ? SHOWN - 1 : SHOWN);
  const rest = Math.max(people.length, people.length > 0 ? 0 : members) - shown.length;
  return (
    <span class="nb-faces" role="img" aria-label={label} title={label}>
      {shown.map((person) => (
        <Face key={person.user + person.name} person={person} address={address(person)} />
      ))}
      {rest > 0 && <span class="nb-face nb-more">+{rest}</span>}
    </span>
  );

  function address({ picture }: PersonModel): string | undefined {
    return picture ? pictureAddress(board.id, picture) : undefined;
  }
}

function Face({ person, address }: { person: PersonModel; address: string | undefined }): VNode {
  return (
    <span class="nb-face" style={{ "--nb-person": usualColor(person.user) }}>
      {address === undefined ? initials(person.name) : <img src={address} alt="" />}
    </span>
  );
}

/** The button that passes the pen to somebody. */

import type { VNode } from "preact";
import type { PanelProps } from "../company";
import type { Person } from "../people";
import { say } from "./texts";

export function GivePen({ company, person }: PanelProps & { person: Person }): VNode {
  const give = (): void =>
    company.board.submit([{ kind: "pass-pen", to: person.user, ifHolder: null }]);
  return (
    <button
      type="button"
      class="nb-small nb-primary"
      aria-label={say("give-pen-to", { name: person.name })}
      onClick={give}
    >
      {say("give-pen")}
    </button>
  );
}

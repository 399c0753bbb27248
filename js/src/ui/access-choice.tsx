/** The choice of who may come to a board. */

import { Eye, Lock, Pencil, Users } from "lucide";
import type { VNode } from "preact";
import type { Access } from "../core/types.gen";
import { say } from "./front-texts";
import { Icon } from "./icon";

export interface AccessValue {
  readonly access: Access;
  readonly listed: boolean;
}

const CHOICES = [
  ["private", Lock],
  ["view", Eye],
  ["edit", Pencil],
] as const;

interface AccessProps {
  /** Undefined for what is usual. */
  readonly value: AccessValue | undefined;
  /** What the server does when nothing is said, in words; leave it out where that is one of these. */
  readonly usual?: string;
  change(value: AccessValue | undefined): void;
}

export function AccessChoice({ value, usual, change }: AccessProps): VNode {
  return (
    <fieldset class="nb-access">
      <legend>{say("access.title")}</legend>
      {usual !== undefined && (
        <label>
          <input
            type="radio"
            name="nb-access"
            checked={value === undefined}
            onChange={() => change(undefined)}
          />
          <Icon of={Users} size={16} />
          <span>{usual}</span>
        </label>
      )}
      {CHOICES.map(([access, of]) => (
        <label key={access}>
          <input
            type="radio"
            name="nb-access"
            checked={value?.access === access}
            onChange={() =>
              change({ access, listed: value?.listed === true && access !== "private" })
            }
          />
          <Icon of={of} size={16} />
          <span>{say(`access.${access}`)}</span>
        </label>
      ))}
      <label class="nb-listed">
        <input
          type="checkbox"
          checked={value?.listed === true}
          disabled={value === undefined || value.access === "private"}
          onChange={(event) => value && change({ ...value, listed: event.currentTarget.checked })}
        />
        <span>{say("access.listed")}</span>
      </label>
    </fieldset>
  );
}

/** The choice of who may come to a board. */

import { Eye, Lock, Pencil } from "lucide";
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
  readonly value: AccessValue;
  change(value: AccessValue): void;
}

export function AccessChoice({ value, change }: AccessProps): VNode {
  return (
    <fieldset class="nb-access">
      <legend>{say("access.title")}</legend>
      {CHOICES.map(([access, of]) => (
        <label key={access}>
          <input
            type="radio"
            name="nb-access"
            checked={value.access === access}
            onChange={() => change({ access, listed: value.listed && access !== "private" })}
          />
          <Icon of={of} size={16} />
          <span>{say(`access.${access}`)}</span>
        </label>
      ))}
      <label class="nb-listed">
        <input
          type="checkbox"
          checked={value.listed}
          disabled={value.access === "private"}
          onChange={(event) => change({ ...value, listed: event.currentTarget.checked })}
        />
        <span>{say("access.listed")}</span>
      </label>
    </fieldset>
  );
}

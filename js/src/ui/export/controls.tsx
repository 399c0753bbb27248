/** Small fields of a form: a choice in a row, a choice in a list, a switch. */

import type { VNode } from "preact";

type Named<T> = readonly (readonly [T, string])[];

interface ChoiceProps<T> {
  readonly label: string;
  readonly value: T;
  readonly of: Named<T>;
  change(value: T): void;
}

interface SegmentsProps<T> extends ChoiceProps<T> {
  /** Of the radio buttons, within the form. */
  readonly name: string;
  /** Said beside the label. */
  readonly remark?: string;
}

/** One of a few, all of which are seen; arrows go from one to the next. */
export function Segments<T extends string | number>(props: SegmentsProps<T>): VNode {
  const { label, name, value, of, remark, change } = props;
  return (
    <fieldset class="nb-segments">
      <legend>{label}</legend>
      <div>
        {of.map(([each, words]) => (
          <label key={each}>
            <input
              type="radio"
              name={`nb-${name}`}
              checked={each === value}
              onChange={() => change(each)}
            />
            <span>{words}</span>
          </label>
        ))}
      </div>
      {remark && <output class="nb-remark">{remark}</output>}
    </fieldset>
  );
}

/** One of several, in a list that opens. */
export function Choice<T extends string>({ label, value, of, change }: ChoiceProps<T>): VNode {
  return (
    <label class="nb-labelled">
      <span>{label}</span>
      <select
        class="nb-select"
        value={value}
        onChange={(event) => change(event.currentTarget.value as T)}
      >
        {of.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly on: boolean;
  change(on: boolean): void;
}

export function Switch({ label, on, change }: SwitchProps): VNode {
  return (
    <label class="nb-switch">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => change(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

/** Buttons that show an icon and say the rest in their tooltip. */

import type { IconNode } from "lucide";
import type { VNode } from "preact";
import { Icon } from "./icon";
import { keyName } from "./key-names";

interface IconButtonProps {
  readonly label: string;
  /** As the table of keys writes it; empty for none. */
  readonly keys: string;
  readonly of: IconNode;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  /** Left out where there is little room. */
  readonly wide?: boolean;
  press(): void;
}

export function IconButton(props: IconButtonProps): VNode {
  const { label, keys, of, disabled, pressed, wide, press } = props;
  return (
    <button
      type="button"
      class={wide ? "nb-button nb-only-wide" : "nb-button"}
      aria-label={label}
      title={tooltip(label, keys)}
      aria-pressed={pressed}
      aria-keyshortcuts={keys === "" ? undefined : keys.replace("Ctrl", "Control")}
      // Not `disabled`: a button that turns it on while it has the focus would lose the focus.
      aria-disabled={disabled ?? false}
      onClick={() => {
        if (!disabled) press();
      }}
    >
      <Icon of={of} size={pressed === undefined ? 18 : 20} />
    </button>
  );
}

export function tooltip(label: string, keys: string): string {
  return keys === "" ? label : `${label} — ${keyName(keys)}`;
}

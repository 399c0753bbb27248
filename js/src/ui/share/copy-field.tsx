/** Something to pass on, and the button that copies it. */

import { Check, Copy } from "lucide";
import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { copyText } from "../clipboard";
import { say } from "../front-texts";
import { Icon } from "../icon";
import { keyName } from "../key-names";

const COPIED_MILLISECONDS = 1600;

interface CopyProps {
  /** What it is, above it and for screen readers. */
  readonly label: string;
  readonly value: string;
  /** What the button does. */
  readonly action: string;
  /** The first thing that gets the focus in a dialog. */
  readonly first?: boolean;
}

export function CopyField({ label, value, action, first }: CopyProps): VNode {
  const [said, setSaid] = useState<"" | "copied" | "select">("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (said !== "copied") return undefined;
    const timer = setTimeout(() => setSaid(""), COPIED_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async (): Promise<void> => {
    if (await copyText(value)) {
      setSaid("copied");
      return;
    }
    field.current?.focus();
    field.current?.select();
    setSaid("select");
  };
  return (
    <div class="nb-labelled">
      <span>{label}</span>
      <div class="nb-fields">
        <input
          ref={field}
          class="nb-field nb-copied-field"
          aria-label={label}
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button
          type="button"
          class="nb-secondary"
          aria-label={action}
          title={action}
          data-first={first}
          onClick={() => void copy()}
        >
          <Icon of={said === "copied" ? Check : Copy} size={16} />
          <span>{say(said === "copied" ? "share.copied" : "share.copy")}</span>
        </button>
      </div>
      <span class="nb-remark" role="status">
        {said === "select" && say("share.select", { keys: keyName("Ctrl+C") })}
      </span>
    </div>
  );
}

/** The sheet that lists every key: `?` opens it, Escape or a press elsewhere closes it. */

import { X } from "lucide";
import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { BINDINGS, type Binding, type Section } from "../tools/keys";
import { IconButton } from "./buttons";
import { keyName } from "./key-names";
import { type TextKey, text } from "./texts";

/** Whether something is shown, for those who switch it and the one who shows it. */
export class Toggle {
  private shown = false;
  private listener: (shown: boolean) => void = () => undefined;

  toggle(shown = !this.shown): void {
    this.shown = shown;
    this.listener(shown);
  }

  listen(listener: (shown: boolean) => void): void {
    this.listener = listener;
  }
}

const SECTIONS: readonly Section[] = ["tools", "edit", "view"];

interface Row {
  readonly label: string;
  readonly keys: readonly string[];
}

export function KeySheet({ shown }: { shown: Toggle }): VNode | null {
  const [open, setOpen] = useState(false);
  const sheet = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => shown.listen(setOpen), [shown]);
  useLayoutEffect(() => {
    if (open) sheet.current?.focus();
  }, [open]);
  if (!open) return null;
  const close = (): void => {
    const root = sheet.current?.getRootNode();
    if (root instanceof ShadowRoot) root.querySelector<HTMLElement>(".nb-stage")?.focus();
    shown.toggle(false);
  };
  return (
    <div class="nb-veil" onPointerDown={(event) => event.target === event.currentTarget && close()}>
      <div
        class="nb-panel nb-sheet-of-keys"
        role="dialog"
        aria-label={text("keys.title")}
        tabIndex={-1}
        ref={sheet}
        onKeyDown={(event) => {
          if (event.key !== "Escape" && event.key !== "?") return;
          event.stopPropagation();
          close();
        }}
      >
        <header>
          <strong>{text("keys.title")}</strong>
          <IconButton label={text("keys.close")} keys="Esc" of={X} press={close} />
        </header>
        <div class="nb-key-sections">
          {SECTIONS.map((section) => (
            <KeySection key={section} section={section} />
          ))}
        </div>
      </div>
    </div>
  );
}

function KeySection({ section }: { section: Section }): VNode {
  return (
    <section>
      <h2>{text(`keys.${section}`)}</h2>
      <dl>
        {rowsOf(section).map(({ label, keys }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {keys.map((each) => (
                <kbd key={each}>{keyName(each)}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** What a section lists; bindings of one name, such as the arrows, make one row. */
export function rowsOf(section: Section): Row[] {
  const rows = new Map<string, string[]>();
  for (const binding of BINDINGS) {
    if (binding.section !== section) continue;
    const label = text(labelOf(binding));
    rows.set(label, [...(rows.get(label) ?? []), ...binding.keys.filter(isWorthShowing)]);
  }
  if (section === "edit") {
    rows.set(text("keys.constrain"), ["Shift"]);
    rows.set(text("keys.centre"), ["Alt"]);
  }
  return [...rows].map(([label, keys]) => ({ label, keys }));
}

function labelOf({ command }: Binding): TextKey {
  return command.kind === "tool" ? `tool.${command.tool}` : `command.${command.kind}`;
}

/** Twins that only another keyboard or habit needs are left out. */
function isWorthShowing(keys: string): boolean {
  return !["=", "_", "Ctrl+=", "Ctrl++", "Ctrl+-", "Ctrl+0"].includes(keys);
}

/** The list of every key: `?` shows it in the panel beside the canvas. */

import type { VNode } from "preact";
import { BINDINGS, type Binding, type Section } from "../tools/keys";
import { toolNamed } from "../tools/tools";
import type { PanelProps } from "./company";
import { useBoardValue } from "./hooks";
import { keyName } from "./key-names";
import { type TextKey, text } from "./texts";

const SECTIONS: readonly Section[] = ["tools", "edit", "view"];
/** What may be done with what others drew and leaves it as it is. */
const LOOKS: ReadonlySet<string> = new Set(["select-all", "next", "previous", "copy-picture"]);

interface Row {
  readonly label: string;
  readonly keys: readonly string[];
}

/** Every key that this person has a use for, in its section, for the panel that lists them. */
export function KeyList({ company }: PanelProps): VNode {
  const draws = useBoardValue(company.board, ["meta", "status"], ({ canDraw }) => canDraw);
  return (
    <div class="nb-key-sections">
      {SECTIONS.map((section) => (
        <KeySection key={section} section={section} draws={draws} />
      ))}
    </div>
  );
}

function KeySection({ section, draws }: { section: Section; draws: boolean }): VNode {
  return (
    <section>
      <h3>{text(`keys.${section}`)}</h3>
      <dl>
        {rowsOf(section, draws).map(({ label, keys }) => (
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
export function rowsOf(section: Section, draws: boolean): Row[] {
  const rows = new Map<string, string[]>();
  for (const binding of BINDINGS) {
    if (binding.section !== section || !(draws || servesViewers(binding))) continue;
    const label = text(labelOf(binding));
    rows.set(label, [...(rows.get(label) ?? []), ...binding.keys.filter(isWorthShowing)]);
  }
  if (section === "edit" && draws) {
    rows.set(text("keys.constrain"), ["Shift"]);
    rows.set(text("keys.centre"), ["Alt"]);
  }
  return [...rows].map(([label, keys]) => ({ label, keys }));
}

function servesViewers({ command, section }: Binding): boolean {
  if (command.kind === "tool") return !toolNamed(command.tool).draws;
  return section === "view" ? command.kind !== "grid" : LOOKS.has(command.kind);
}

function labelOf({ command }: Binding): TextKey {
  return command.kind === "tool" ? `tool.${command.tool}` : `command.${command.kind}`;
}

/** Twins that only another keyboard or habit needs are left out. */
function isWorthShowing(keys: string): boolean {
  return !["=", "_", "Ctrl+=", "Ctrl++", "Ctrl+-", "Ctrl+0"].includes(keys);
}

/** How something looks: the most used choices in the bar, all of them behind one button. */

import type { VNode } from "preact";
import type { Paper } from "../canvas/paper";
import type { Choices, StylePart } from "../tools/choices";
import type { Desk } from "../tools/desk";
import { looksOf, type Mixed, partsOfAll, restyle } from "../tools/looks";
import { pen } from "../tools/pen";
import { toolNamed } from "../tools/tools";
import { useChoices } from "./hooks";
import { usePopover } from "./popover";
import { StyleRow } from "./style-rows";
import { text } from "./texts";

interface StyleProps {
  readonly desk: Desk;
  readonly paper: Paper;
}

/** Of each of these the first that applies has a place in the bar. */
const INLINE: readonly (readonly StylePart[])[] = [
  ["color", "highlight", "note"],
  ["width", "font", "erasing"],
];
const DOT = 18;
const GREY = "#868e96";

/** What the tool in hand draws with. */
export function StyleControls({ desk, paper }: StyleProps): VNode {
  const choices = useChoices(desk);
  // A tool that draws nothing offers the pen's choices: to choose one takes up the pen.
  const { style } = toolNamed(choices.tool);
  const choose = (changes: Partial<Choices>): void => {
    const draws = toolNamed(desk.choices.tool).style !== undefined;
    desk.choose(draws ? changes : { ...changes, tool: "pen" });
  };
  const parts = style ?? pen.style ?? [];
  return (
    <div class="nb-panel nb-ink">
      <Looks parts={parts} choices={choices} paper={paper} choose={choose} />
    </div>
  );
}

/** What is selected looks so, and will look as is chosen. */
export function SelectedLooks({ desk, paper }: StyleProps): VNode {
  const base = useChoices(desk);
  const { free } = desk.selection;
  return (
    <Looks
      parts={partsOfAll(free)}
      choices={looksOf(free, base)}
      paper={paper}
      choose={(chosen) => restyle(desk, chosen)}
    />
  );
}

interface LooksProps {
  readonly parts: readonly StylePart[];
  readonly choices: Mixed;
  readonly paper: Paper;
  choose(changes: Partial<Choices>): void;
}

function Looks({ parts, choices, paper, choose }: LooksProps): VNode {
  const row = (part: StylePart): VNode => (
    <StyleRow key={part} part={part} choices={choices} paper={paper} choose={choose} />
  );
  const inline = INLINE.flatMap((some) => some.find((part) => parts.includes(part)) ?? []);
  const { open, place, setOpen } = usePopover();
  const look = dotOf(parts, choices, paper);
  const dot = look === undefined ? "nb-ink-dot nb-mixed" : "nb-ink-dot";
  return (
    <div class="nb-looks" ref={place}>
      <div class="nb-ink-inline">{inline.map(row)}</div>
      <button
        type="button"
        class="nb-button"
        aria-label={text("style.open")}
        aria-expanded={open}
        title={text("style.open")}
        onClick={() => setOpen(!open)}
      >
        <span class={dot} style={{ ...look, "--nb-dot": `${DOT}px` }} />
      </button>
      {open && (
        <div class="nb-panel nb-popover nb-style">
          {parts.map((part) => (
            <div key={part} class="nb-style-row">
              <span>{text(`style.${part}`)}</span>
              {row(part)}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

/** The dot looks like what would be drawn, or is drawn; undefined where that differs. */
function dotOf(parts: readonly StylePart[], choices: Mixed, paper: Paper) {
  const has = (part: StylePart): boolean => parts.includes(part);
  const sheet = has("note") ? choices.noteColor : has("fill") ? choices.fill : null;
  const line = has("highlight") ? choices.highlight : has("color") ? choices.color : GREY;
  if (line === undefined || sheet === undefined) return undefined;
  const ink = paper.ink(line);
  const hollow = has("fill") ? "transparent" : ink;
  return {
    "--nb-swatch": sheet === null ? hollow : paper.fill(sheet),
    "--nb-rim": has("fill") ? ink : "rgb(128 128 128 / 35%)",
    opacity: has("opacity") ? Math.max((choices.alpha ?? 255) / 255, 0.3) : 1,
  };
}

/** What the tool in hand draws with: the most used in the bar, all of it behind one button. */

import type { VNode } from "preact";
import type { Paper } from "../canvas/paper";
import type { Choices, StylePart } from "../tools/choices";
import type { Desk } from "../tools/desk";
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

/** How many rows have a place in the bar. */
const INLINE = 2;
const INLINE_PARTS: ReadonlySet<StylePart> = new Set<StylePart>([
  "color",
  "highlight",
  "note",
  "width",
  "font",
]);
const DOT = 18;

export function StyleControls({ desk, paper }: StyleProps): VNode {
  const choices = useChoices(desk);
  // A tool that draws nothing offers the pen's choices: to choose one takes up the pen.
  const { style } = toolNamed(choices.tool);
  const parts = style ?? pen.style ?? [];
  const choose = (changes: Partial<Choices>): void => {
    const draws = toolNamed(desk.choices.tool).style !== undefined;
    desk.choose(draws ? changes : { ...changes, tool: "pen" });
  };
  const row = (part: StylePart): VNode => (
    <StyleRow key={part} part={part} choices={choices} paper={paper} choose={choose} />
  );
  const inline = parts.filter((part) => INLINE_PARTS.has(part)).slice(0, INLINE);
  const { open, place, setOpen } = usePopover();
  return (
    <div class="nb-panel nb-ink" ref={place}>
      <div class="nb-ink-inline">{inline.map(row)}</div>
      <button
        type="button"
        class="nb-button"
        aria-label={text("style.open")}
        aria-expanded={open}
        title={text("style.open")}
        onClick={() => setOpen(!open)}
      >
        <span class="nb-ink-dot" style={dotStyle(parts, choices, paper)} />
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

/** The dot looks like what would be drawn. */
function dotStyle(parts: readonly StylePart[], choices: Choices, paper: Paper) {
  const { color, highlight, noteColor, fill, alpha } = choices;
  const ink = paper.ink(parts.includes("highlight") ? highlight : color);
  const sheet = parts.includes("note") ? noteColor : parts.includes("fill") ? fill : undefined;
  const inside = sheet === undefined ? ink : sheet === null ? "transparent" : paper.fill(sheet);
  return {
    "--nb-swatch": inside,
    "--nb-rim": parts.includes("fill") ? ink : "rgb(128 128 128 / 35%)",
    "--nb-dot": `${DOT}px`,
    opacity: parts.includes("opacity") ? Math.max(alpha / 255, 0.3) : 1,
  };
}

/** Colours and widths of the pen: in the bar where there is room, else behind one button. */

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Paper } from "../canvas/paper";
import { type Choices, COLORS, type Desk, WIDTHS } from "../tools/desk";
import { useChoices } from "./hooks";

interface InkProps {
  readonly desk: Desk;
  readonly paper: Paper;
}

export function InkControls({ desk, paper }: InkProps): VNode {
  return (
    <>
      <div class="nb-panel nb-ink nb-ink-inline">
        <Swatches desk={desk} paper={paper} />
        <span class="nb-divider" />
        <Widths desk={desk} />
      </div>
      <InkPopover desk={desk} paper={paper} />
    </>
  );
}

/** A choice of ink means that one wants to draw: it also takes up the pen. */
function pick(desk: Desk, changes: Partial<Choices>): void {
  desk.choose({ ...changes, tool: "pen" });
}

function Swatches({ desk, paper }: InkProps): VNode {
  const { color } = useChoices(desk);
  const isCustom = COLORS.every(({ value }) => value !== color);
  return (
    <div class="nb-swatches" role="group" aria-label="Colour">
      {COLORS.map(({ name, value }) => (
        <button
          key={value}
          type="button"
          class="nb-swatch"
          aria-label={name}
          aria-pressed={value === color}
          title={name}
          style={{ "--nb-swatch": paper.ink(value) }}
          onClick={() => pick(desk, { color: value })}
        />
      ))}
      <label
        class={isCustom ? "nb-swatch nb-custom nb-chosen" : "nb-swatch nb-custom"}
        title="Another colour"
        style={isCustom ? { "--nb-swatch": paper.ink(color) } : {}}
      >
        <input
          type="color"
          aria-label="Another colour"
          value={color}
          onInput={(event) => pick(desk, { color: event.currentTarget.value.toLowerCase() })}
        />
      </label>
    </div>
  );
}

function Widths({ desk }: { desk: Desk }): VNode {
  const { width } = useChoices(desk);
  return (
    <div class="nb-widths" role="group" aria-label="Width">
      {WIDTHS.map(({ name, value }) => (
        <button
          key={value}
          type="button"
          class="nb-width"
          aria-label={name}
          aria-pressed={value === width}
          title={name}
          onClick={() => pick(desk, { width: value })}
        >
          <span style={{ "--nb-dot": `${dotSize(value)}px` }} />
        </button>
      ))}
    </div>
  );
}

/** A dot as large as the line, within what the button holds. */
function dotSize(width: number): number {
  return Math.min(3 + width * 0.85, 16);
}

function InkPopover({ desk, paper }: InkProps): VNode {
  const { color, width } = useChoices(desk);
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const root = place.current?.getRootNode();
    if (!open || root === undefined) return undefined;
    const press = (event: Event): void => {
      if (!event.composedPath().includes(place.current as EventTarget)) setOpen(false);
    };
    root.addEventListener("pointerdown", press, { capture: true });
    return () => root.removeEventListener("pointerdown", press, { capture: true });
  }, [open]);
  return (
    <div
      class="nb-panel nb-group nb-ink-folded"
      ref={place}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        // Closes this; the board keeps the focus.
        event.stopPropagation();
        setOpen(false);
        place.current?.querySelector("button")?.focus();
      }}
    >
      <button
        type="button"
        class="nb-button"
        aria-label="Colour and width"
        aria-expanded={open}
        title="Colour and width"
        onClick={() => setOpen(!open)}
      >
        <span
          class="nb-ink-dot"
          style={{ "--nb-swatch": paper.ink(color), "--nb-dot": `${dotSize(width) + 6}px` }}
        />
      </button>
      {open && (
        <div class="nb-panel nb-popover">
          <Swatches desk={desk} paper={paper} />
          <Widths desk={desk} />
        </div>
      )}
    </div>
  );
}

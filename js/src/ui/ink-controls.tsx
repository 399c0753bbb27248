/** Colours and widths of the pen: in the bar where there is room, else behind one button. */

import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
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
    <fieldset class="nb-swatches" aria-label="Colour">
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
    </fieldset>
  );
}

function Widths({ desk }: { desk: Desk }): VNode {
  const { width } = useChoices(desk);
  return (
    <fieldset class="nb-widths" aria-label="Width">
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
    </fieldset>
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
  useLayoutEffect(() => {
    const root = place.current?.getRootNode();
    if (!open || root === undefined) return undefined;
    const { signal, ends } = ending();
    const press = (event: Event): void => {
      if (!event.composedPath().includes(place.current as EventTarget)) setOpen(false);
    };
    const key = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      // It closes this; the board keeps the focus.
      event.stopPropagation();
      setOpen(false);
      place.current?.querySelector("button")?.focus();
    };
    root.addEventListener("pointerdown", press, { capture: true, signal });
    root.addEventListener("keydown", key as EventListener, { capture: true, signal });
    return ends;
  }, [open]);
  return (
    <div class="nb-panel nb-group nb-ink-folded" ref={place}>
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

function ending(): { signal: AbortSignal; ends: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, ends: () => controller.abort() };
}

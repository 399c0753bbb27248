/** One row for each thing that can be chosen about how something looks. */

import { AlignCenter, AlignLeft, AlignRight, type IconNode } from "lucide";
import type { VNode } from "preact";
import type { Paper } from "../canvas/paper";
import type { Align, Dash } from "../core/types.gen";
import {
  ALIGNS,
  type Choices,
  COLORS,
  DASHES,
  FILLS,
  FONT_SIZES,
  HIGHLIGHTS,
  LEAST_ALPHA,
  NOTE_COLORS,
  type StylePart,
  WIDTHS,
} from "../tools/choices";
import type { Mixed } from "../tools/looks";
import { Icon } from "./icon";
import { text } from "./texts";

interface RowProps {
  readonly part: StylePart;
  /** Undefined where what is selected differs. */
  readonly choices: Mixed;
  readonly paper: Paper;
  choose(changes: Partial<Choices>): void;
}

const ALIGN_ICONS: Readonly<Record<Align, IconNode>> = {
  left: AlignLeft,
  center: AlignCenter,
  right: AlignRight,
};
const DASH_ARRAYS: Readonly<Record<Dash, string>> = {
  solid: "none",
  dashed: "5 4.5",
  dotted: "0 4",
};

export function StyleRow({ part, choices, paper, choose }: RowProps): VNode {
  switch (part) {
    case "color":
      return swatches("style.color", COLORS, choices.color, {
        paint: paper.ink,
        choose: (color) => color !== null && choose({ color }),
      });
    case "highlight":
      return swatches("style.highlight", HIGHLIGHTS, choices.highlight, {
        paint: paper.ink,
        choose: (highlight) => highlight !== null && choose({ highlight }),
      });
    case "note":
      return swatches("style.note", NOTE_COLORS, choices.noteColor, {
        paint: paper.fill,
        choose: (noteColor) => noteColor !== null && choose({ noteColor }),
      });
    case "fill":
      return swatches("style.fill", FILLS, choices.fill, {
        paint: paper.fill,
        choose: (fill) => choose({ fill }),
      });
    case "width":
      return widths(choices.width, (width) => choose({ width }));
    case "dash":
      return dashRow(choices.dash, (dash) => choose({ dash }));
    case "font":
      return fonts(choices.fontSize, (fontSize) => choose({ fontSize }));
    case "align":
      return aligns(choices.align, (align) => choose({ align }));
    case "opacity":
      return opacity(choices.alpha, (alpha) => choose({ alpha }));
  }
}

interface SwatchUse {
  paint(color: string): string;
  choose(color: string | null): void;
}

type Swatch = {
  readonly name: "none" | (typeof COLORS | typeof NOTE_COLORS)[number]["name"];
  readonly value: string | null;
};

function swatches(
  label: Parameters<typeof text>[0],
  offered: readonly Swatch[],
  value: string | null | undefined,
  { paint, choose }: SwatchUse,
): VNode {
  const isCustom = value !== undefined && offered.every((each) => each.value !== value);
  return (
    <fieldset class="nb-swatches" aria-label={text(label)}>
      {offered.map((each) => (
        <button
          key={each.name}
          type="button"
          class={each.value === null ? "nb-swatch nb-nothing" : "nb-swatch"}
          aria-label={text(`color.${each.name}`)}
          aria-pressed={each.value === value}
          title={text(`color.${each.name}`)}
          style={each.value === null ? {} : { "--nb-swatch": paint(each.value) }}
          onClick={() => choose(each.value)}
        />
      ))}
      <label
        class={isCustom ? "nb-swatch nb-custom nb-chosen" : "nb-swatch nb-custom"}
        title={text("style.another")}
        style={isCustom && value !== null ? { "--nb-swatch": paint(value) } : {}}
      >
        <input
          type="color"
          aria-label={text("style.another")}
          value={value ?? "#ffffff"}
          onInput={(event) => choose(event.currentTarget.value.toLowerCase())}
        />
      </label>
    </fieldset>
  );
}

function widths(value: number | undefined, choose: (width: number) => void): VNode {
  return (
    <fieldset class="nb-widths" aria-label={text("style.width")}>
      {WIDTHS.map((each) => (
        <Option
          key={each.name}
          label={text(`width.${each.name}`)}
          chosen={each.value === value}
          choose={() => choose(each.value)}
        >
          <span class="nb-width-dot" style={{ "--nb-dot": `${dotSize(each.value)}px` }} />
        </Option>
      ))}
    </fieldset>
  );
}

/** A dot as large as the line, within what the button holds. */
function dotSize(width: number): number {
  return Math.min(3 + width * 0.85, 16);
}

function dashRow(value: Dash | undefined, choose: (dash: Dash) => void): VNode {
  return (
    <fieldset class="nb-widths" aria-label={text("style.dash")}>
      {DASHES.map((dash) => (
        <Option
          key={dash}
          label={text(`dash.${dash}`)}
          chosen={dash === value}
          choose={() => choose(dash)}
        >
          <svg width="22" height="4" viewBox="0 0 22 4" aria-hidden="true">
            <path
              d="M2 2H20"
              stroke="currentColor"
              stroke-width="2"
              stroke-linecap="round"
              stroke-dasharray={DASH_ARRAYS[dash]}
            />
          </svg>
        </Option>
      ))}
    </fieldset>
  );
}

function fonts(value: number | undefined, choose: (size: number) => void): VNode {
  return (
    <fieldset class="nb-widths" aria-label={text("style.font")}>
      {FONT_SIZES.map((each, step) => (
        <Option
          key={each.name}
          label={text(`font.${each.name}`)}
          chosen={each.value === value}
          choose={() => choose(each.value)}
        >
          <span class="nb-letter" style={{ fontSize: `${12 + 2 * step}px` }} aria-hidden="true">
            A
          </span>
        </Option>
      ))}
    </fieldset>
  );
}

function aligns(value: Align | undefined, choose: (align: Align) => void): VNode {
  return (
    <fieldset class="nb-widths" aria-label={text("style.align")}>
      {ALIGNS.map((align) => (
        <Option
          key={align}
          label={text(`align.${align}`)}
          chosen={align === value}
          choose={() => choose(align)}
        >
          <Icon of={ALIGN_ICONS[align]} size={18} />
        </Option>
      ))}
    </fieldset>
  );
}

function opacity(alpha: number | undefined, choose: (alpha: number) => void): VNode {
  const percent = Math.round(((alpha ?? 255) / 255) * 100);
  return (
    <input
      type="range"
      class="nb-range"
      aria-label={text("style.opacity")}
      title={alpha === undefined ? text("selection.mixed") : `${percent} %`}
      min="10"
      max="100"
      step="5"
      value={percent}
      onInput={(event) => {
        const share = Number(event.currentTarget.value) / 100;
        choose(Math.max(LEAST_ALPHA, Math.round(share * 255)));
      }}
    />
  );
}

interface OptionProps {
  readonly label: string;
  readonly chosen: boolean;
  readonly children: VNode;
  choose(): void;
}

function Option({ label, chosen, children, choose }: OptionProps): VNode {
  return (
    <button
      type="button"
      class="nb-width"
      aria-label={label}
      aria-pressed={chosen}
      title={label}
      onClick={choose}
    >
      {children}
    </button>
  );
}

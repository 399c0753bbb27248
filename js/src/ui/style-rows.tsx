/** One row for each thing that can be chosen about how something looks. */

import { AlignCenter, AlignLeft, AlignRight, type IconNode } from "lucide";
import type { VNode } from "preact";
import type { Paper } from "../canvas/paper";
import type { Align, Dash } from "../core/types.gen";
import {
  ALIGNS,
  type Choice,
  type Choices,
  COLORS,
  CORNERS,
  DASHES,
  ERASINGS,
  type Erasing,
  FILLS,
  FONT_SIZES,
  HEADS,
  type Head,
  HIGHLIGHTS,
  LEAST_ALPHA,
  NOTE_COLORS,
  type StylePart,
  WIDTHS,
} from "../tools/choices";
import type { Mixed } from "../tools/looks";
import { Icon } from "./icon";
import { type TextKey, text } from "./texts";

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

const HEAD_PATHS: Readonly<Record<Head, string>> = {
  none: "",
  arrow: "M14 2 19 7 14 12",
  triangle: "M13 3 19 7 13 11Z",
  dot: "M19 7A2.5 2.5 0 1 1 14 7A2.5 2.5 0 1 1 19 7Z",
  bar: "M19 2V12",
};
const ERASING_PATHS: Readonly<Record<Erasing, string>> = {
  whole: "M2 11Q7 0 10 8T18 5M5 1 15 15M15 1 5 15",
  rub: "M2 11Q4 5 6 4M14 10Q16 10 18 5M10 4V6M10 10V12",
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
      return options({
        label: "style.width",
        offered: WIDTHS.map((each) => each.value),
        value: choices.width,
        name: (width) => `width.${namedOf(WIDTHS, width)}`,
        face: (width) => (
          <span class="nb-width-dot" style={{ "--nb-dot": `${dotSize(width)}px` }} />
        ),
        choose: (width) => choose({ width }),
      });
    case "dash":
      return options({
        label: "style.dash",
        offered: DASHES,
        value: choices.dash,
        name: (dash) => `dash.${dash}`,
        face: dashFace,
        choose: (dash) => choose({ dash }),
      });
    case "font":
    case "align":
      return wordsRow(part, choices, choose);
    case "start":
    case "end":
    case "curve":
    case "corners":
      return formRow(part, choices, choose);
    case "erasing":
      return options({
        label: "style.erasing",
        offered: ERASINGS,
        value: choices.erasing,
        name: (erasing) => `erasing.${erasing}`,
        face: (erasing) => drawnFace(ERASING_PATHS[erasing]),
        choose: (erasing) => choose({ erasing }),
      });
    case "opacity":
      return opacity(choices.alpha, (alpha) => choose({ alpha }));
  }
}

function wordsRow(part: "font" | "align", choices: Mixed, choose: RowProps["choose"]): VNode {
  if (part === "align") {
    return options({
      label: "style.align",
      offered: ALIGNS,
      value: choices.align,
      name: (align) => `align.${align}`,
      face: (align) => <Icon of={ALIGN_ICONS[align]} size={18} />,
      choose: (align) => choose({ align }),
    });
  }
  return options({
    label: "style.font",
    offered: FONT_SIZES.map((each) => each.value),
    value: choices.fontSize,
    name: (size) => `font.${namedOf(FONT_SIZES, size)}`,
    face: (size) => (
      <span class="nb-letter" style={{ fontSize: `${letterSize(size)}px` }} aria-hidden="true">
        A
      </span>
    ),
    choose: (fontSize) => choose({ fontSize }),
  });
}

/** How lines run and end, and shapes turn at their corners. */
function formRow(
  part: "start" | "end" | "curve" | "corners",
  choices: Mixed,
  choose: RowProps["choose"],
): VNode {
  if (part === "curve") {
    return options({
      label: "style.curve",
      offered: [false, true],
      value: choices.curved,
      name: (curved) => (curved ? "curve.curved" : "curve.straight"),
      face: (curved) => drawnFace(curved ? "M2 13C7 -4 13 20 18 3" : "M2 13 8 3 12 12 18 3"),
      choose: (curved) => choose({ curved }),
    });
  }
  if (part === "corners") {
    return options({
      label: "style.corners",
      offered: CORNERS,
      value: choices.corners,
      name: (corners) => `corners.${corners}`,
      face: (corners) => drawnFace(corners === "round" ? "M4 14V9Q4 3 10 3H17" : "M4 14V3H17"),
      choose: (corners) => choose({ corners }),
    });
  }
  const atStart = part === "start";
  return options({
    label: atStart ? "style.start" : "style.end",
    offered: HEADS,
    value: atStart ? choices.headStart : choices.headEnd,
    name: (head) => `head.${head}`,
    face: (head) => headFace(head, atStart),
    choose: (head) => choose(atStart ? { headStart: head } : { headEnd: head }),
  });
}

function namedOf<N extends string>(offered: readonly Choice<number, N>[], value: number): N {
  // The values offered are those of the list.
  return (offered.find((each) => each.value === value) as Choice<number, N>).name;
}

function letterSize(fontSize: number): number {
  return 12 + 2 * FONT_SIZES.findIndex(({ value }) => value === fontSize);
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
  label: TextKey,
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

/** A dot as large as the line, within what the button holds. */
function dotSize(width: number): number {
  return Math.min(3 + width * 0.85, 16);
}

function dashFace(dash: Dash): VNode {
  return (
    <svg width="22" height="4" viewBox="0 0 22 4" aria-hidden="true">
      <path
        d="M2 2H20"
        stroke="currentColor"
        stroke-width="2"
        stroke-linecap="round"
        stroke-dasharray={DASH_ARRAYS[dash]}
      />
    </svg>
  );
}

/** A line that ends in the head; at its start it points the other way. */
function headFace(head: Head, atStart: boolean): VNode {
  return (
    <svg width="22" height="14" viewBox="0 0 22 14" aria-hidden="true">
      <g
        transform={atStart ? "matrix(-1 0 0 1 22 0)" : undefined}
        stroke="currentColor"
        stroke-width="1.75"
        stroke-linecap="round"
        stroke-linejoin="round"
        fill={head === "arrow" ? "none" : "currentColor"}
      >
        <path d={head === "dot" ? "M2 7H14" : "M2 7H19"} />
        {HEAD_PATHS[head] !== "" && <path d={HEAD_PATHS[head]} />}
      </g>
    </svg>
  );
}

function drawnFace(path: string): VNode {
  return (
    <svg width="20" height="16" viewBox="0 0 20 16" aria-hidden="true">
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        stroke-width="1.75"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

interface Options<T> {
  readonly label: TextKey;
  readonly offered: readonly T[];
  readonly value: T | undefined;
  name(option: T): TextKey;
  face(option: T): VNode;
  choose(option: T): void;
}

/** A row of buttons of which one is pressed, or none where what is selected differs. */
function options<T>({ label, offered, value, name, face, choose }: Options<T>): VNode {
  return (
    <fieldset class="nb-widths" aria-label={text(label)}>
      {offered.map((option) => (
        <button
          key={name(option)}
          type="button"
          class="nb-width"
          aria-label={text(name(option))}
          aria-pressed={option === value}
          title={text(name(option))}
          onClick={() => choose(option)}
        >
          {face(option)}
        </button>
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

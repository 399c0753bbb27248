/**
 * Colours on light and on dark paper.
 *
 * Light paper shows every colour as it is stored. On dark paper a colour keeps its hue while its
 * lightness is turned round in Oklab (https://bottosson.github.io/posts/oklab/): black ink becomes
 * near-white, white becomes the paper, pale fills become deep ones. Vivid ink is only made lighter,
 * never darker: orange turned round would be brown. Fills are always turned round, so that a label
 * keeps its contrast to the box it stands in. So one board is readable in both themes, two people in different themes still mean the same "orange one", and pictures and exports
 * (always light) are not touched. A CSS filter costs a pass over every pixel in each frame and turns
 * photographs into negatives.
 */

export interface Paper {
  readonly name: "light" | "dark";
  readonly background: string;
  /** A stored `#rrggbb` as a line or a text has it on this paper. */
  ink(color: string): string;
  /** The same for what fills an area. */
  fill(color: string): string;
}

type Triple = readonly [number, number, number];

/** Lightness of the dark paper, and how far the lightest ink lies above it. */
const DARKEST = 0.205;
const SPAN = 0.765;
/** Lifts mid-tones: ink must be read on the dark paper, a fill must be read upon by either ink. */
const INK_BEND = 2;
const FILL_BEND = 1.15;
/** Pale colours (chroma up to about 0.09) are turned round, vivid ones (from 0.15) are not darkened. */
const PALE = 0.09;
const VIVID = 0.15;
/** A pale fill stays this much lighter than the paper. */
const TINT = 0.13;
const TINTED = 0.07;

const unchanged = (color: string): string => color;

export const LIGHT: Paper = {
  name: "light",
  background: "#ffffff",
  ink: unchanged,
  fill: unchanged,
};

export const DARK: Paper = {
  name: "dark",
  background: darkFill("#ffffff"),
  ink: remembered(darkInk),
  fill: remembered(darkFill),
};

/** What fills an area on dark paper: `#rrggbb` with its lightness turned round. */
export function darkFill(color: string): string {
  const [lightness, a, b] = toOklab(parsed(color));
  return inGamut(turnedRound(lightness ** FILL_BEND, Math.hypot(a, b)), a, b);
}

/** Ink on dark paper: turned round, but a vivid colour is never made darker. */
export function darkInk(color: string): string {
  const [lightness, a, b] = toOklab(parsed(color));
  const chroma = Math.hypot(a, b);
  const round = turnedRound(lightness ** INK_BEND, chroma);
  const vivid = Math.min(Math.max((chroma - PALE) / (VIVID - PALE), 0), 1);
  return inGamut(round + vivid * (Math.max(round, lightness) - round), a, b);
}

function turnedRound(lightness: number, chroma: number): number {
  const round = DARKEST + SPAN * (1 - lightness);
  return Math.max(round, DARKEST + TINT * Math.min(chroma / TINTED, 1));
}

function remembered(convert: (color: string) => string): (color: string) => string {
  const known = new Map<string, string>();
  return (color) => {
    let found = known.get(color);
    if (found === undefined) {
      // A board holds few colours; a script that makes millions must not fill the memory.
      if (known.size > 5000) known.clear();
      found = convert(color);
      known.set(color, found);
    }
    return found;
  };
}

/** WCAG contrast of two `#rrggbb` colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const first = luminance(one);
  const second = luminance(other);
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}

/** `#rrggbb` and an alpha of 0 to 255 as CSS. */
export function withAlpha(color: string, alpha: number): string {
  return alpha >= 255 ? color : color + byte(alpha / 255);
}

function luminance(color: string): number {
  const [red, green, blue] = parsed(color).map(toLinear) as unknown as Triple;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function parsed(color: string): Triple {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

function toLinear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

function fromLinear(channel: number): number {
  return channel <= 0.0031308 ? channel * 12.92 : 1.055 * channel ** (1 / 2.4) - 0.055;
}

// Seven digits, as in `render/paper.py`: more change no colour that is seen, and are downloaded.
function toOklab(color: Triple): Triple {
  const [red, green, blue] = color.map(toLinear) as unknown as Triple;
  const l = Math.cbrt(0.4122215 * red + 0.5363325 * green + 0.051446 * blue);
  const m = Math.cbrt(0.2119035 * red + 0.6806995 * green + 0.107397 * blue);
  const s = Math.cbrt(0.0883025 * red + 0.2817188 * green + 0.6299787 * blue);
  return [
    0.2104543 * l + 0.7936178 * m - 0.004072 * s,
    1.9779985 * l - 2.4285922 * m + 0.4505937 * s,
    0.025904 * l + 0.7827718 * m - 0.8086758 * s,
  ];
}

function fromOklab(lightness: number, a: number, b: number): Triple {
  const l = (lightness + 0.3963378 * a + 0.2158038 * b) ** 3;
  const m = (lightness - 0.1055613 * a - 0.0638542 * b) ** 3;
  const s = (lightness - 0.0894842 * a - 1.2914855 * b) ** 3;
  return [
    4.0767417 * l - 3.3077116 * m + 0.2309699 * s,
    -1.268438 * l + 2.6097574 * m - 0.3413194 * s,
    -0.0041961 * l - 0.7034186 * m + 1.7076147 * s,
  ];
}

/** The colour, with as much of its chroma as the screen can show at this lightness. */
function inGamut(lightness: number, a: number, b: number): string {
  let chroma = 1;
  let rgb = fromOklab(lightness, a, b);
  while (chroma > 0 && rgb.some((channel) => channel < -0.0005 || channel > 1.0005)) {
    chroma -= 0.05;
    rgb = fromOklab(lightness, a * chroma, b * chroma);
  }
  return `#${rgb.map((channel) => byte(fromLinear(Math.max(channel, 0)))).join("")}`;
}

function byte(share: number): string {
  const value = Math.round(Math.min(Math.max(share, 0), 1) * 255);
  return value.toString(16).padStart(2, "0");
}

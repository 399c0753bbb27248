/** Colours of CSS in every spelling, as the model has them. */

/** No colour that anybody writes. */
const NONE = "#010203";

/** Its `#rrggbb` and how opaque it is, 0 to 255; undefined for what is no colour. */
export function plainColor(color: string): [string, number] | undefined {
  return hexColor(color.trim().toLowerCase()) ?? hexColor(asBrowserSays(color));
}

function hexColor(color: string): [string, number] | undefined {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])([0-9a-f])?$/.exec(color);
  const digits = short
    ? short
        .slice(1)
        .map((digit = "") => digit + digit)
        .join("")
    : (/^#([0-9a-f]{6}(?:[0-9a-f]{2})?)$/.exec(color)?.[1] ?? "");
  if (digits === "") return undefined;
  return [`#${digits.slice(0, 6)}`, Number.parseInt(digits.slice(6) || "ff", 16)];
}

/** Names and functions, as a canvas gives them back: `#rrggbb`, or `rgba(…)` when one sees through. */
function asBrowserSays(color: string): string {
  const context = document.createElement("canvas").getContext("2d");
  if (context === null) return "";
  context.fillStyle = NONE;
  context.fillStyle = color;
  const said = String(context.fillStyle);
  const parts = /^rgba\((\d+), (\d+), (\d+), ([\d.]+)\)$/.exec(said);
  if (parts === null) return said === NONE ? "" : said;
  const bytes = [...parts.slice(1, 4).map(Number), Math.round(Number(parts[4]) * 255)];
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

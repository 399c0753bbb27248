/** The colours in which a selection is marked. */

export interface Marks {
  readonly line: string;
  /** Of handles. */
  readonly face: string;
  /** Of the inside of a box or loop. */
  readonly area: string;
}

const LIGHT: Marks = { line: "#1864ab", face: "#ffffff", area: "rgb(24 100 171 / 8%)" };
const DARK: Marks = { line: "#74c0fc", face: "#171717", area: "rgb(116 192 252 / 12%)" };
/** The system's own colours, where a person asked for them. */
const FORCED: Marks = { line: "Highlight", face: "Canvas", area: "transparent" };

export function marksOf(theme: "light" | "dark", forced: boolean): Marks {
  if (forced) return FORCED;
  return theme === "dark" ? DARK : LIGHT;
}

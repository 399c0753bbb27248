/** What somebody wants of an export, and how the server is asked for it. */

export const FORMATS = ["png", "svg", "pdf", "excalidraw", "nbboard"] as const;
export type Format = (typeof FORMATS)[number];

export const SCALES = [1, 2, 4] as const;
export const PAGES = ["", "a4", "a3", "a5", "letter", "legal"] as const;
export const ORIENTATIONS = ["auto", "portrait", "landscape"] as const;

export interface Wish {
  readonly format: Format;
  readonly what: "all" | "selected";
  /** Pixels a board unit, of a PNG. */
  readonly scale: (typeof SCALES)[number];
  readonly transparent: boolean;
  readonly dark: boolean;
  /** Paper of a PDF; empty for a page of the drawing's own size. */
  readonly page: (typeof PAGES)[number];
  readonly orientation: (typeof ORIENTATIONS)[number];
  /** Over several sheets at its natural size, instead of on one. */
  readonly tiled: boolean;
}

export const FIRST_WISH: Wish = {
  format: "png",
  what: "all",
  scale: 2,
  transparent: false,
  dark: false,
  page: "",
  orientation: "auto",
  tiled: false,
};

/** Whether it is drawn, and not only written down. */
export function isPicture({ format }: Wish): boolean {
  return format === "png" || format === "svg" || format === "pdf";
}

/** More ids than this do not fit in an address everywhere. */
const MOST_IDS_IN_ADDRESS = 200;

export interface Question {
  readonly path: string;
  /** Sent along where the address would become too long. */
  readonly body?: unknown;
}

/** How the server of `board` is asked; `ids` are those that are selected. */
export function questionOf(wish: Wish, board: string, ids: readonly string[]): Question {
  const path = `api/boards/${encodeURIComponent(board)}/export`;
  const fields = fieldsOf(wish);
  if (wish.what === "all") return { path: `${path}?${new URLSearchParams(texts(fields))}` };
  if (ids.length > MOST_IDS_IN_ADDRESS) return { path, body: { ...fields, ids } };
  return { path: `${path}?${new URLSearchParams({ ...texts(fields), ids: ids.join(",") })}` };
}

function fieldsOf(wish: Wish): Record<string, string | number | boolean> {
  const { format, scale, transparent, dark, page, orientation, tiled } = wish;
  return {
    format,
    ...(format === "png" && { scale }),
    ...(isPicture(wish) && transparent && { background: "none" }),
    ...(isPicture(wish) && dark && { dark }),
    ...(format === "pdf" && page !== "" && { page, orientation, ...(tiled && { scale: 1 }) }),
  };
}

function texts(fields: Record<string, string | number | boolean>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
}

/** The name of the file: the board's title as far as every system takes it, else its id. */
export function fileName(title: string, board: string, format: Format): string {
  const kept = title
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}\p{M} ._-]+/gu, " ")
    .replace(/\s+/g, " ")
    .replace(/^[ .]+|[ .]+$/g, "")
    .slice(0, 80);
  return `${kept || board}.${format}`;
}

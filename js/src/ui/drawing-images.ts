/** The images that a drawing carries, as a board takes them. */

import type { ImageSource } from "../tools/excalidraw";
import { asPng, bitmapOf } from "./bitmap";

/** What a board takes as it is. */
const TAKEN: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/webp"]);

/**
 * The image's bytes, cut out and drawn where a board needs that. Only what is written out in the
 * drawing is read, nothing is fetched; fails for what is no image.
 */
export async function bytesOf({ address, part }: ImageSource): Promise<Blob> {
  const found = /^data:(image\/[a-z0-9.+-]+);base64,/i.exec(address);
  if (found === null) throw new Error("the drawing holds no such image");
  const binary = atob(address.slice(found[0].length));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const whole = new Blob([bytes], { type: (found[1] as string).toLowerCase() });
  if (part === undefined && TAKEN.has(whole.type)) return whole;
  const picture = await bitmapOf(whole);
  try {
    return await asPng(picture, part && [...part]);
  } finally {
    picture.close();
  }
}

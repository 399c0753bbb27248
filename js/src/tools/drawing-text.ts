/** Tells Excalidraw's clipboard from words; what reads it is loaded only then. */

/** Whether a text begins like a drawing; only reading it tells whether it is one. */
export function beginsLikeDrawing(text: string): boolean {
  return /^\s*\{\s*"type"\s*:\s*"excalidraw(?:\/clipboard)?"/.test(text);
}

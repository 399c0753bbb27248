/** Hands a file to the person: as a download, or on the clipboard. */

/** Starts a download, as a link that is pressed. */
export function download(document: Document, file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has taken it by then; at once would be too early for some.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Whether this page may put pictures on the clipboard at all. */
export function mayCopy(): boolean {
  return typeof ClipboardItem !== "undefined" && navigator.clipboard?.write !== undefined;
}

/**
 * Puts a file on the clipboard, a PNG as a picture and an SVG as text.
 *
 * The file may still be on its way: browsers ask for the write while the press lasts.
 */
export async function copyFile(file: Promise<Blob>, format: "png" | "svg"): Promise<void> {
  const type = format === "png" ? "image/png" : "text/plain";
  const typed = file.then((blob) => new Blob([blob], { type }));
  await navigator.clipboard.write([new ClipboardItem({ [type]: typed })]);
}

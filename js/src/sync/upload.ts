/** Sends an image to the board's server, which decodes it and keeps it under its hash. */

import { text } from "./texts";

/** What the server kept: it encodes anew, so its bytes and its size may differ. */
export interface Uploaded {
  readonly sha256: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** The server said no, in its own words. */
export class UploadRefused extends Error {}

/**
 * Posts an image's bytes to `address`. Rejects with UploadRefused when the server refuses them, and
 * with the browser's own error when it cannot be reached.
 */
export async function uploadImage(address: string, file: Blob): Promise<Uploaded> {
  const answer = await fetch(address, {
    method: "POST",
    body: file,
    credentials: "same-origin",
    headers: { ...xsrfHeaders(), "Content-Type": file.type },
  });
  if (answer.status !== 201) throw new UploadRefused(await wordsOf(answer));
  const { sha256, width, height } = await answer.json();
  return { sha256, width, height };
}

/** What Jupyter wants to see of a cookie that only its own pages can read. */
export function xsrfToken(cookies: string): string {
  const found = /(?:^|;\s*)_xsrf=([^;]*)/.exec(cookies)?.[1] ?? "";
  return decodeURIComponent(found).replace(/^"(.*)"$/, "$1");
}

/**
 * The header that shows it, none where there is no such cookie. Under a JupyterHub every request of
 * a script needs it, also one that only reads.
 */
export function xsrfHeaders(): Record<string, string> {
  const token = xsrfToken(document.cookie);
  return token === "" ? {} : { "X-XSRFToken": token };
}

async function wordsOf(answer: Response): Promise<string> {
  try {
    const { message } = await answer.json();
    return String(message ?? answer.status);
  } catch {
    return text("line.status", { status: answer.status });
  }
}

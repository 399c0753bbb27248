/**
 * What `fetch` is in the script that shows boards through the kernel (`inject` in build.mjs).
 *
 * Addresses `kernel:/<board>/<path>` are asked of the kernel; no page has another way to them.
 */

import { wayTo } from "../sync/kernel-way";
import { browserPlatform } from "../sync/platform";

const KERNEL = /^kernel:\/([^/]+)\/(.+)$/;
/** A Response with one of these may have no body, not even an empty one. */
const BODILESS = new Set([204, 304]);

/** The address below which a board's routes and files lie. */
export function kernelAddress(boardId: string): string {
  return `kernel:/${boardId}/`;
}

async function askKernel(boardId: string, path: string, init: RequestInit): Promise<Response> {
  const { method = "GET", body = null, signal } = init;
  const mediaType = new Headers(init.headers).get("Content-Type") ?? "application/json";
  const sent = body === null ? undefined : await new Response(body).arrayBuffer();
  const question = { method, path, mediaType, body: sent && new Uint8Array(sent) };
  const answer = await wayTo(boardId, browserPlatform).ask(question, signal);
  const { status } = answer;
  const content = BODILESS.has(status) ? null : (answer.body as Uint8Array<ArrayBuffer>);
  return new Response(content, { status, headers: { "Content-Type": answer.mediaType } });
}

const askPage = globalThis.fetch;

function fetchAnywhere(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const found = typeof input === "string" ? KERNEL.exec(input) : null;
  if (found === null) return askPage(input, init);
  const [, boardId = "", path = ""] = found;
  return askKernel(boardId, path, init);
}

export { fetchAnywhere as fetch };

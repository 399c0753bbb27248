/** The share dialog with a server in memory behind it. */

import { createElement, render } from "preact";
import { vi } from "vitest";
import { Rest } from "../../src/sync/rest";
import { ShareDialog } from "../../src/ui/share/share-dialog";
import { FakeBoard } from "../fake-board";
import { type Answer, ME, SERVER, serve } from "./server";

export const BOARD = "api/boards/brave-otter-7f3k";

/** Takes the dialog of the test before away. */
export function leave(): void {
  const before = document.querySelector("#share");
  if (before !== null) render(null, before);
  vi.unstubAllGlobals();
}

export function dialogOf(
  board = new FakeBoard(),
  routes: Readonly<Record<string, Answer>> = {},
  rest = new Rest(SERVER),
) {
  const asked = serve({
    "GET api/me": () => ME,
    [`GET ${BOARD}/links`]: () => ({ links: [] }),
    ...routes,
  });
  const root = document.createElement("div");
  root.id = "share";
  document.body.replaceChildren(root);
  const close = vi.fn();
  render(createElement(ShareDialog, { board, rest, close }), root);
  const find = <T extends HTMLElement>(selector: string) => root.querySelector<T>(selector);
  const labelled = (name: string) => find<HTMLInputElement>(`[aria-label="${name}"]`);
  const until = (check: () => void) => vi.waitFor(check, { interval: 10 });
  return { root, board, asked, close, find, labelled, until };
}

export const submit = (form: Element | null | undefined) =>
  form?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));

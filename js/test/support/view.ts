/** A whole view of a board in a cell of a notebook, for tests of what people see and press. */

import { onTestFinished, vi } from "vitest";
import { mount } from "../../src/ui/mount";
import { FakeBoard } from "../fake-board";
import { installPage } from "./canvas";

/** The part that is loaded on demand. */
const frontOf = () => import("../../src/entry/front");

/** Makes the page too. `settle` waits until preact has rendered. */
export function viewOf(board = new FakeBoard(), options: object = {}) {
  const page = installPage();
  document.body.replaceChildren();
  const cell = document.createElement("div");
  cell.tabIndex = -1;
  const host = document.createElement("div");
  cell.append(host);
  document.body.append(cell);
  const unmount = mount(host, board, { height: 480, loadFront: frontOf, ...options });
  // The clock of an open panel would tick on in the page of the next file.
  onTestFinished(unmount);
  const root = host.shadowRoot as ShadowRoot;
  const stage = root.querySelector(".nb-stage") as HTMLElement;
  page.resize(stage, 900, 480);
  page.frames();
  const find = (selector: string) => root.querySelector<HTMLElement>(selector);
  const text = (selector: string) => find(selector)?.textContent ?? undefined;
  const button = (label: string) => find(`button[aria-label="${label}"]`);
  const press = (target: Element | null, key: string, more: object = {}): KeyboardEvent => {
    const init = { bubbles: true, composed: true, cancelable: true, ...more };
    const event = new KeyboardEvent("keydown", { key, ...init });
    target?.dispatchEvent(event);
    return event;
  };
  const until = (check: () => void) => vi.waitFor(check, { interval: 10 });
  return { page, board, cell, host, root, stage, find, text, button, press, until, unmount };
}

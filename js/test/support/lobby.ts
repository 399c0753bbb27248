/** The lobby's page with a server in memory behind it. */

import { createElement, render } from "preact";
import { expect, vi } from "vitest";
import { Lobby, type News } from "../../src/lobby/lobby";
import { LobbyPage } from "../../src/lobby/page";
import { Rest } from "../../src/sync/rest";
import { type Answer, boardModel, ME, SERVER, serve } from "./server";

export const OTTER = boardModel("brave-otter-7f3k", {
  title: "Otter",
  active: true,
  members: 2,
  people: [
    { user: "ada", name: "Ada" },
    { user: "bob", name: "Bob" },
  ],
});
export const FOX = boardModel("calm-fox-2a2a", {
  title: "Fox",
  role: "viewer",
  owner_name: "Bob",
  kinds: ["shared"],
});

/** Takes the page of the test before away. */
export function leave(): void {
  const before = document.querySelector("#lobby");
  if (before !== null) render(null, before);
  vi.unstubAllGlobals();
  document.location.hash = "";
}

export async function pageOf(boards = [OTTER, FOX], routes: Readonly<Record<string, Answer>> = {}) {
  const asked = serve({
    "GET api/me": () => ME,
    "GET api/boards": (_, { search }) => ({ boards: search === "" ? boards : [] }),
    "GET api/groups": () => ({ groups: [] }),
    ...routes,
  });
  const root = document.createElement("div");
  root.id = "lobby";
  document.body.replaceChildren(root);
  const listeners = new Set<(news: News) => void>();
  const lobby = new Lobby(new Rest(SERVER), (news) => {
    for (const listener of listeners) listener(news);
  });
  const opened: string[] = [];
  const props = {
    lobby,
    server: SERVER,
    document,
    listen: (show: (news: News) => void) => {
      listeners.add(show);
      return () => listeners.delete(show);
    },
    open: (address: string) => opened.push(address),
  };
  render(createElement(LobbyPage, props), root);
  await lobby.refresh();
  await vi.waitFor(() => expect(root.textContent).not.toContain("Looking for boards"));
  const find = (selector: string) => root.querySelector<HTMLElement>(selector);
  const button = (name: string) =>
    [...root.querySelectorAll<HTMLElement>("button")].find(
      (each) => (each.getAttribute("aria-label") ?? each.textContent) === name,
    );
  const press = async (name: string) => {
    await vi.waitFor(() => expect(button(name), name).toBeDefined());
    button(name)?.click();
  };
  const type = (field: HTMLElement | null, value: string) => {
    (field as HTMLInputElement).value = value;
    field?.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const key = (target: Element | null | undefined, name: string) =>
    target?.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
  const until = (check: () => void) => vi.waitFor(check, { interval: 10 });
  return { root, lobby, asked, opened, find, button, press, type, key, until };
}

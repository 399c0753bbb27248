// @vitest-environment jsdom
import axe from "axe-core";
import { createElement, render } from "preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Lobby, type News } from "../../src/lobby/lobby";
import { LobbyPage } from "../../src/lobby/page";
import { Rest } from "../../src/sync/rest";
import { type Answer, boardModel, ME, SERVER, Status, serve } from "../support/server";

const OTTER = boardModel("brave-otter-7f3k", {
  title: "Otter",
  active: true,
  members: 2,
  people: [
    { user: "ada", name: "Ada" },
    { user: "bob", name: "Bob" },
  ],
});
const FOX = boardModel("calm-fox-2a2a", {
  title: "Fox",
  role: "viewer",
  owner_name: "Bob",
  kinds: ["shared"],
});

let root: HTMLElement;

afterEach(() => {
  render(null, root);
  vi.unstubAllGlobals();
  document.location.hash = "";
});

async function pageOf(boards = [OTTER, FOX], routes: Readonly<Record<string, Answer>> = {}) {
  const asked = serve({
    "GET api/me": () => ME,
    "GET api/boards": (_, { search }) => ({ boards: search === "" ? boards : [] }),
    "GET api/groups": () => ({ groups: [] }),
    ...routes,
  });
  root = document.createElement("div");
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
  const until = (check: () => void) => vi.waitFor(check);
  return { lobby, asked, opened, find, button, press, type, key, until };
}

const search = ".nb-search input";

describe("the lobby's page", () => {
  it("shows boards by section, with who is there and what one may do", async () => {
    const { find } = await pageOf();
    const sections = [...root.querySelectorAll(".nb-boards h2")].map((each) => each.textContent);
    expect(sections).toEqual(["My boards", "Shared with me"]);
    expect(find("[data-board=brave-otter-7f3k] .nb-faces")?.getAttribute("aria-label")).toBe(
      "Ada, Bob here now",
    );
    expect(find("[data-board=calm-fox-2a2a] .nb-card-about")?.textContent).toContain(
      "by Bob · View only",
    );
    expect(find("[data-board=calm-fox-2a2a] a")?.getAttribute("href")).toBe(
      `${SERVER}boards/calm-fox-2a2a`,
    );
    expect(find("img")?.getAttribute("src")).toContain("/thumbnail?v=1&theme=light");
  });

  it("says in words that there is nothing, that nobody answers, that one is signed out", async () => {
    const { find, lobby, until } = await pageOf([]);
    expect(find(".nb-empty")?.textContent).toContain("No boards yet");
    serve({});
    await lobby.refresh();
    await until(() => expect(find("[role=alert]")?.textContent).toContain("What you see is from"));
    const no = () => new Status(403);
    serve({ "GET api/me": no, "GET api/boards": no, "GET api/groups": no });
    await lobby.refresh();
    await until(() => expect(find("[role=alert]")?.textContent).toContain("not signed in"));
  });

  it("finds as one types, and opens by id or when one board is left", async () => {
    const { find, type, key, opened, until } = await pageOf();
    type(find(search), "fox");
    await until(() => expect(find(".nb-boards h2")?.textContent).toBe("1 board found"));
    key(find(search), "Enter");
    expect(opened).toEqual([`${SERVER}boards/calm-fox-2a2a`]);
    type(find(search), "brave otter 7f3k");
    await until(() =>
      expect(find(".nb-search-open")?.getAttribute("href")).toBe(
        `${SERVER}boards/brave-otter-7f3k`,
      ),
    );
    type(find(search), "nothing such");
    await until(() => expect(find(".nb-boards h2")?.textContent).toContain("nothing such"));
    key(find(search), "Escape");
    await until(() => expect(find(".nb-boards h2")?.textContent).toBe("My boards"));
  });

  it("goes to the search by / from anywhere but a field", async () => {
    const { find, key } = await pageOf();
    key(document.body, "/");
    expect(document.activeElement).toBe(find(search));
  });

  it("renames in place; Escape leaves the title, and the focus stays on the card", async () => {
    const { find, press, key, type, asked, until } = await pageOf([OTTER], {
      "PATCH api/boards/brave-otter-7f3k": () => ({ ...OTTER, title: "Beaver" }),
    });
    await press("Actions for Otter");
    await press("Rename");
    await until(() => expect(find(".nb-card-field")).not.toBeNull());
    key(find(".nb-card-field"), "Escape");
    await until(() => expect(document.activeElement).toBe(find(".nb-card-title")));
    await press("Actions for Otter");
    await press("Rename");
    await until(() => expect(find(".nb-card-field")).not.toBeNull());
    type(find(".nb-card-field"), "Beaver");
    key(find(".nb-card-field"), "Enter");
    await until(() => expect(find(".nb-card-title")?.textContent).toBe("Beaver"));
    expect(asked.at(-1)).toBe('PATCH api/boards/brave-otter-7f3k {"title":"Beaver"}');
  });

  it("offers owners all, others what they may", async () => {
    const { press, button, until } = await pageOf();
    await press("Actions for Fox");
    await until(() => expect(button("Duplicate")).toBeDefined());
    expect(button("Rename")).toBeUndefined();
    expect(button("Delete")).toBeUndefined();
  });

  it("deletes with a way back, and the focus goes to the next card", async () => {
    const { press, find, until } = await pageOf([OTTER, { ...FOX, kinds: ["mine"] }], {
      "DELETE api/boards/brave-otter-7f3k": () => undefined,
      "POST api/boards/brave-otter-7f3k/recover": () => undefined,
    });
    await press("Actions for Otter");
    await press("Delete");
    await until(() => expect(find("[data-board=brave-otter-7f3k]")).toBeNull());
    expect(document.activeElement?.textContent).toBe("Fox");
    await press("Undo");
    await until(() => expect(find("[data-board=brave-otter-7f3k]")).not.toBeNull());
  });

  it("deletes for good only after a second press", async () => {
    const gone = { ...OTTER, deleted_at: Date.now() };
    const { lobby, press, asked, find, until } = await pageOf([], {
      "GET api/boards": (_, { search }) => ({ boards: search === "" ? [] : [gone] }),
      "DELETE api/boards/brave-otter-7f3k": () => undefined,
    });
    expect(lobby.deleted).toHaveLength(1);
    await press("Recently deleted1");
    await until(() => expect(find(".nb-card-about")?.textContent).toContain("30 days left"));
    await press("Delete for good");
    await press("Delete for good?");
    await until(() => expect(find(".nb-card")).toBeNull());
    expect(asked.filter((each) => each.startsWith("DELETE"))).toHaveLength(1);
  });

  it("creates with title and access, and opens", async () => {
    const { press, find, type, opened, asked, until } = await pageOf([], {
      "POST api/boards": () => boardModel("new-cat-2222"),
    });
    await press("New board");
    await until(() => expect(find("dialog input.nb-field")).not.toBeNull());
    type(find("dialog input.nb-field"), " Plan ");
    find("dialog input[type=radio]")?.click();
    const listed = find("dialog input[type=checkbox]") as HTMLInputElement;
    await until(() => expect(listed.disabled).toBe(true));
    find("dialog form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    await until(() => expect(opened).toEqual([`${SERVER}boards/new-cat-2222`]));
    expect(asked.at(-1)).toBe('POST api/boards {"title":"Plan","access":"private","listed":false}');
  });

  it("keeps groups: a name that was typed and not added is meant all the same", async () => {
    const { press, find, type, key, asked, until } = await pageOf([], {
      "POST api/groups": (body) => ({ id: "group:a", owner: "ada", ...(body as object) }),
    });
    await press("Manage groups");
    await press("New group");
    await until(() => expect(find("dialog")).not.toBeNull());
    const [title, name] = root.querySelectorAll<HTMLElement>("dialog .nb-field");
    type(title ?? null, "Physics");
    type(name ?? null, "bob, cy");
    key(name, "Enter");
    await until(() => expect(root.querySelectorAll(".nb-chip")).toHaveLength(2));
    type(name ?? null, "di");
    find("dialog form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    await until(() => expect(find("dialog")).toBeNull());
    expect(asked).toContain('POST api/groups {"title":"Physics","members":["bob","cy","di"]}');
    expect(find(".nb-group-row")?.textContent).toContain("3 members");
  });

  it("has no fault that axe finds, also with a dialog and a menu open", async () => {
    const { press, find, until } = await pageOf();
    await press("Actions for Otter");
    await until(() => expect(find(".nb-items")).not.toBeNull());
    // Colours need a browser: tests/browser looks at them.
    const options = { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } };
    const first = await axe.run(root, options);
    expect(first.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    await press("New board");
    await until(() => expect(find("dialog")).not.toBeNull());
    const second = await axe.run(root, options);
    expect(second.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  });
});

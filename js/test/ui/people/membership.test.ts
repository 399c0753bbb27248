// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Role } from "../../../src/core/types.gen";
import { Rest } from "../../../src/sync/rest";
import { speak } from "../../../src/ui/language";
import { FakeBoard } from "../../fake-board";
import { SERVER, serve } from "../../support/server";
import { viewOf } from "../../support/view";

beforeEach(() => speak("en"));
afterEach(() => speak(undefined));

async function opened(board: FakeBoard, options: object = {}) {
  const view = viewOf(board, options);
  view.press(view.stage, "u");
  await view.until(() => expect(view.find(".nb-people-panel")).not.toBeNull());
  return view;
}

describe("who may come without being here", () => {
  it("is listed: accounts, groups but no share links, and whoever is kept out", async () => {
    const board = new FakeBoard();
    board.facts.roles.set("cy", Role.VIEWER);
    board.facts.groups.set("hub:staff", Role.EDITOR);
    board.facts.groups.set("link:1", Role.VIEWER);
    board.facts.banned.add("mallory");
    const { root, find, button } = await opened(board);
    const words = [...root.querySelectorAll(".nb-people-panel section")].map(
      ({ textContent }) => textContent,
    );
    expect(words[0]).toBe("Not here now 1cyView only");
    expect(words[1]).toContain("Groupsstaff");
    expect(words[1]).not.toContain("link");
    expect(words[2]).toContain("mallory");
    button("Let mallory in again")?.click();
    const choice = find(".nb-people-panel select") as HTMLSelectElement;
    choice.value = "";
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    expect(board.submitted).toEqual([
      [{ kind: "ban", user: "mallory", banned: false }],
      [{ kind: "set-group", group: "hub:staff", role: null }],
    ]);
  });

  it("is a group by its title, and by its id where the server cannot be asked", async () => {
    const board = new FakeBoard();
    board.facts.groups.set("group:3k7x", Role.EDITOR);
    const groups = [{ id: "group:3k7x", title: "Course 101", role: "editor" }];
    serve({ [`GET api/boards/${board.id}/people`]: () => ({ groups }) });
    const { find, text, until } = await opened(board, { rest: new Rest(SERVER) });
    await until(() => expect(text(".nb-people-panel section .nb-who")).toBe("Course 101"));
    expect(find(".nb-people-panel select")?.getAttribute("aria-label")).toBe(
      "What they may do: Course 101",
    );
    vi.unstubAllGlobals();
    const other = new FakeBoard();
    other.facts.groups.set("group:3k7x", Role.EDITOR);
    expect((await opened(other)).text(".nb-people-panel section .nb-who")).toBe("3k7x");
  });

  it("is invited by account, and by nothing else", async () => {
    const board = new FakeBoard();
    const { find, text, until } = await opened(board);
    const form = find(".nb-invite") as HTMLFormElement;
    const field = find(".nb-invite input") as HTMLInputElement;
    form.dispatchEvent(new Event("submit", { cancelable: true }));
    expect(board.submitted).toEqual([]);
    field.value = " tim ";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await until(() =>
      expect(find(".nb-invite [type=submit]")?.getAttribute("aria-disabled")).toBe("false"),
    );
    form.dispatchEvent(new Event("submit", { cancelable: true }));
    expect(board.submitted).toEqual([[{ kind: "set-role", user: "tim", role: Role.EDITOR }]]);
    await until(() => expect(text(".nb-toasts")).toContain("tim may come in now."));
  });
});

// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Role } from "../../../src/core/types.gen";
import { Rest } from "../../../src/sync/rest";
import { speak } from "../../../src/ui/language";
import { isGroup } from "../../../src/ui/people/known-groups";
import { FakeBoard } from "../../fake-board";
import { ME, SERVER, serve } from "../../support/server";
import { viewOf } from "../../support/view";

beforeEach(() => speak("en"));
afterEach(() => {
  speak(undefined);
  vi.unstubAllGlobals();
});

describe("inviting a group", () => {
  it("offers one's own and the server's, and gives the chosen one a role", async () => {
    const staff = { id: "hub:staff", title: "staff" };
    const roles = [
      { ...staff, role: "owner" },
      { id: "hub:course", title: "course", role: "viewer" },
    ];
    serve({ "GET api/me": () => ({ ...ME, groups: [staff], group_roles: roles }) });
    const board = new FakeBoard();
    const view = viewOf(board, { rest: new Rest(SERVER) });
    view.press(view.stage, "u");
    await view.until(() => expect(view.root.querySelectorAll("datalist option").length).toBe(2));
    const options = [...view.root.querySelectorAll("datalist option")];
    expect(options.map((each) => (each as HTMLOptionElement).value)).toEqual([
      "hub:staff",
      "hub:course",
    ]);
    const field = view.find(".nb-invite input") as HTMLInputElement;
    field.value = "hub:course";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const submit = view.find(".nb-invite [type=submit]");
    await view.until(() => expect(submit?.getAttribute("aria-disabled")).toBe("false"));
    const form = view.find(".nb-invite");
    form?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    expect(board.submitted).toEqual([
      [{ kind: "set-group", group: "hub:course", role: Role.EDITOR }],
    ]);
  });

  it.each([
    ["hub:course 101", true],
    ["group:3k7x", true],
    ["hub:", false],
    ["hubert", false],
    ["link:1", false],
  ])("tells a group from an account by its beginning: %s", (name, is) => {
    expect(isGroup(name)).toBe(is);
  });
});

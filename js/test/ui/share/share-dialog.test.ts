// @vitest-environment jsdom
import axe from "axe-core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Role } from "../../../src/core/types.gen";
import { Rest } from "../../../src/sync/rest";
import { FakeBoard } from "../../fake-board";
import { SERVER } from "../../support/server";
import { BOARD, dialogOf, leave, submit } from "../../support/share";

afterEach(leave);

describe("the share dialog", () => {
  it("invites by name", async () => {
    const board = new FakeBoard();
    const sent = vi.spyOn(board, "submit").mockImplementation(() => undefined);
    const { root, labelled, until } = dialogOf(board);
    const field = labelled("Account name");
    if (field) field.value = " grace ";
    submit(field?.closest("form"));
    expect(sent).toHaveBeenCalledWith([{ kind: "set-role", user: "grace", role: Role.EDITOR }]);
    await until(() => expect(root.textContent).toContain("grace may come in now."));
  });

  it("says that an address of this computer alone is of no use elsewhere", () => {
    expect(dialogOf().root.textContent).toContain("works only on this computer");
    leave();
    const rest = new Rest("https://hub.example.org/nbboard/");
    expect(dialogOf(new FakeBoard(), {}, rest).root.textContent).not.toContain("this computer");
  });

  it("gives the address that all reach, under a Hub another than that of this server", async () => {
    const url = "/services/nbboard/boards/brave-otter-7f3k";
    const { labelled, until } = dialogOf(new FakeBoard(), { [`GET ${BOARD}`]: () => ({ url }) });
    const link = (): string | undefined => labelled("Link")?.value;
    expect(link()).toBe(`${SERVER}boards/brave-otter-7f3k`);
    await until(() => expect(link()).toBe(new URL(url, SERVER).href));
  });

  it("shows others only the ways in", () => {
    const board = new FakeBoard();
    board.role = Role.EDITOR;
    const { root, find } = dialogOf(board);
    expect(find("[type=radio]")).toBeNull();
    expect(root.textContent).toContain("is decided by the board's owners");
  });

  it("closes by Escape, and axe finds no fault", async () => {
    const { root, find, close, until } = dialogOf();
    await until(() => expect(find(".nb-new-link")).not.toBeNull());
    const options = { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } };
    const { violations } = await axe.run(root, options);
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    const init = { key: "Escape", bubbles: true, cancelable: true };
    find("dialog")?.dispatchEvent(new KeyboardEvent("keydown", init));
    expect(close).toHaveBeenCalledOnce();
  });
});

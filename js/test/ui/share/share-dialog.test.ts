// @vitest-environment jsdom
import axe from "axe-core";
import { createElement, render } from "preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Role } from "../../../src/core/types.gen";
import { Rest } from "../../../src/sync/rest";
import { ShareDialog } from "../../../src/ui/share/share-dialog";
import { FakeBoard } from "../../fake-board";
import { type Answer, ME, SERVER, Status, serve } from "../../support/server";

const BOARD = "api/boards/brave-otter-7f3k";
let root: HTMLElement;

afterEach(() => {
  render(null, root);
  vi.unstubAllGlobals();
});

function dialogOf(board = new FakeBoard(), routes: Readonly<Record<string, Answer>> = {}) {
  const asked = serve({
    "GET api/me": () => ME,
    [`GET ${BOARD}/links`]: () => ({ links: [] }),
    ...routes,
  });
  root = document.createElement("div");
  document.body.replaceChildren(root);
  const close = vi.fn();
  render(createElement(ShareDialog, { board, rest: new Rest(SERVER), close }), root);
  const find = <T extends HTMLElement>(selector: string) => root.querySelector<T>(selector);
  const labelled = (name: string) => find<HTMLInputElement>(`[aria-label="${name}"]`);
  const until = (check: () => void) => vi.waitFor(check);
  return { board, asked, close, find, labelled, until };
}

const submit = (form: Element | null | undefined) =>
  form?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));

describe("the share dialog", () => {
  it("gives link, id and the line for a notebook, each to be copied", async () => {
    const writeText = vi.fn(() => Promise.resolve());
    vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText } });
    const { labelled, until } = dialogOf();
    expect(labelled("Link")?.value).toBe(`${SERVER}boards/brave-otter-7f3k`);
    expect(labelled("To say aloud")?.value).toBe("brave-otter-7f3k");
    labelled("Copy the line for a notebook")?.click();
    await until(() => expect(writeText).toHaveBeenCalledWith('NBBoard.join("brave-otter-7f3k")'));
    await until(() =>
      expect(labelled("Copy the line for a notebook")?.textContent).toContain("Copied"),
    );
  });

  it("selects what cannot be copied and says which key does it", async () => {
    vi.stubGlobal("navigator", { ...navigator, clipboard: undefined });
    document.execCommand = () => false;
    const { labelled, until } = dialogOf();
    labelled("Copy the link")?.click();
    await until(() => expect(document.activeElement).toBe(labelled("Link")));
    expect(root.textContent).toContain("This page may not copy");
  });

  it("lets owners say who may come in, by ops of the board", () => {
    const board = new FakeBoard();
    const submit = vi.spyOn(board, "submit").mockImplementation(() => undefined);
    dialogOf(board);
    root.querySelectorAll<HTMLElement>("[type=radio]")[1]?.click();
    expect(submit).toHaveBeenCalledWith([{ kind: "set-access", access: "view", listed: false }]);
  });

  it("invites by name", async () => {
    const board = new FakeBoard();
    const sent = vi.spyOn(board, "submit").mockImplementation(() => undefined);
    const { labelled, until } = dialogOf(board);
    const field = labelled("Account name");
    if (field) field.value = " grace ";
    submit(field?.closest("form"));
    expect(sent).toHaveBeenCalledWith([{ kind: "set-role", user: "grace", role: Role.EDITOR }]);
    await until(() => expect(root.textContent).toContain("grace may come in now."));
  });

  it("shows others only the ways in", () => {
    const board = new FakeBoard();
    board.role = Role.EDITOR;
    const { find } = dialogOf(board);
    expect(find("[type=radio]")).toBeNull();
    expect(root.textContent).toContain("is decided by the board's owners");
  });

  it("makes a link for guests, shows its secret once, lists it and ends it", async () => {
    const link = { id: "l1", role: "viewer", title: "Lecture", created_at: 0, expires_at: 0 };
    const links = [link];
    const { asked, find, labelled, until } = dialogOf(new FakeBoard(), {
      [`GET ${BOARD}/links`]: () => ({ links }),
      [`POST ${BOARD}/links`]: () => ({ ...link, url: `${SERVER}s/l1#secret` }),
      [`DELETE ${BOARD}/links/l1`]: () => {
        links.length = 0;
      },
    });
    await until(() => expect(find(".nb-link-list")?.textContent).toContain("does not end"));
    const before = Date.now();
    submit(find(".nb-new-link"));
    await until(() =>
      expect(labelled("Copy it now: it is shown only this once.")?.value).toBe(
        `${SERVER}s/l1#secret`,
      ),
    );
    const made = asked
      .find((each) => each.startsWith("POST"))
      ?.slice(`POST ${BOARD}/links `.length);
    const body = JSON.parse(made ?? "");
    expect(body.role).toBe("viewer");
    expect(body.expires_at - before).toBeGreaterThanOrEqual(24 * 3_600_000);
    labelled("End the link Lecture")?.click();
    await until(() => expect(find(".nb-link-list")).toBeNull());
    expect(root.textContent).toContain("The link has ended");
  });

  it("says why there are no links where the server gives none out", async () => {
    const { find, until } = dialogOf(new FakeBoard(), {
      "GET api/me": () => ({ ...ME, share_links: false }),
    });
    await until(() => expect(root.textContent).toContain("NBBoardApp.share_links = True"));
    expect(find(".nb-new-link")).toBeNull();
  });

  it("says what the server says when it makes no link", async () => {
    const no = new Status(409, { message: "the board refuses", reason: "OpRefused" });
    const { find, until } = dialogOf(new FakeBoard(), { [`POST ${BOARD}/links`]: () => no });
    await until(() => expect(find(".nb-new-link")).not.toBeNull());
    submit(find(".nb-new-link"));
    await until(() => expect(root.textContent).toContain("Not done: the board refuses."));
  });

  it("closes by Escape, and axe finds no fault", async () => {
    const { find, close, until } = dialogOf();
    await until(() => expect(find(".nb-new-link")).not.toBeNull());
    const options = { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } };
    const { violations } = await axe.run(root, options);
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    const init = { key: "Escape", bubbles: true, cancelable: true };
    find("dialog")?.dispatchEvent(new KeyboardEvent("keydown", init));
    expect(close).toHaveBeenCalledOnce();
  });
});

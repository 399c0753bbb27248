// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LIMITS, MEMBER_DEFAULTS, type Member, Role } from "../../../src/core/types.gen";
import type { Rest } from "../../../src/sync/rest";
import { speak } from "../../../src/ui/language";
import { FakeBoard, YOU } from "../../fake-board";
import { viewOf } from "../../support/view";

beforeEach(() => speak("en"));
afterEach(() => speak(undefined));

const BOB: Member = {
  ...YOU,
  ...MEMBER_DEFAULTS,
  id: "b",
  user: "bob",
  name: "Bob",
  client: "b",
  role: Role.EDITOR,
};

async function opened(board = new FakeBoard(), options: object = {}) {
  board.join(BOB);
  const view = viewOf(board, options);
  view.stage.focus();
  view.press(view.stage, "u");
  await view.until(() => expect(view.find(".nb-people-panel")).not.toBeNull());
  const items = () => [...view.root.querySelectorAll(".nb-under .nb-item")];
  const item = (words: string) =>
    items().find((each) => each.textContent === words) as HTMLElement | undefined;
  return { ...view, items, item };
}

describe("the panel of people", () => {
  it("has oneself first, a kernel beneath its person, and words for whoever is not there", async () => {
    const board = new FakeBoard();
    board.join({ ...BOB, id: "k", user: "ada", name: "Python · peaks", agent: "kernel" });
    board.join({ ...BOB, id: "g", user: "guest:1", name: "Gus", role: 1, attention: "away" });
    const { root } = await opened(board);
    const rows = [...root.querySelectorAll(".nb-people-panel .nb-who")];
    expect(rows.map((row) => row.textContent)).toEqual([
      "Ada Lovelace (you)Owner",
      "Python · peaks",
      "BobCan draw",
      "Gusguest · View only · away",
    ]);
    expect(rows[2]?.getAttribute("title")).toBe("Go to where Bob is · Account bob");
  });

  it("lets an owner change what somebody may", async () => {
    const { board, button, item, items, until } = await opened();
    button("What to do with Bob")?.click();
    await until(() => expect(items()).toHaveLength(5));
    item("Let only watch")?.click();
    expect(board.submitted.at(-1)).toEqual([{ kind: "set-role", user: "bob", role: Role.VIEWER }]);
    await until(() => expect(items()).toHaveLength(0));
  });

  it("asks again before it keeps somebody out", async () => {
    const { board, button, item, text, find, until } = await opened();
    button("What to do with Bob")?.click();
    await until(() => expect(item("Keep out…")).toBeDefined());
    item("Keep out…")?.click();
    await until(() => expect(text(".nb-sure strong")).toBe("Keep Bob out?"));
    expect(board.submitted).toEqual([]);
    find(".nb-sure .nb-danger")?.click();
    expect(board.submitted).toEqual([[{ kind: "ban", user: "bob", banned: true }]]);
  });

  it("offers nothing of that to others, nor roles where the server knows no accounts", async () => {
    const board = new FakeBoard();
    board.you = { ...YOU, role: Role.EDITOR };
    board.members.set(YOU.id, board.you);
    const { button, text } = await opened(board);
    expect(button("What to do with Bob")).toBeNull();
    expect(text(".nb-invite")).toBeUndefined();
    const shared = new FakeBoard();
    shared.tellsApart = false;
    const other = await opened(shared);
    expect(other.text(".nb-note")).toContain("cannot tell people apart");
    expect(other.find(".nb-invite")).toBeNull();
  });

  it("answers a request by one press", async () => {
    const board = new FakeBoard();
    board.facts.asks.set("tim", { user: "tim", role: 2, seq: 1, at: 1, name: "Tim" });
    const { button } = await opened(board);
    button("Accept Tim")?.click();
    button("Decline Tim")?.click();
    expect(board.submitted).toEqual([
      [{ kind: "set-role", user: "tim", role: 2 }],
      [{ kind: "decline", user: "tim" }],
    ]);
  });

  it("takes a name within its limits and shows it before it is so", async () => {
    const { board, button, find, text, until } = await opened();
    button("Change name and picture")?.click();
    await until(() => expect(find(".nb-introduction input")).not.toBeNull());
    const field = find(".nb-introduction input") as HTMLInputElement;
    const form = find(".nb-introduction") as HTMLFormElement;
    const type = async (name: string): Promise<void> => {
      field.value = name;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((resolve) => setTimeout(resolve));
    };
    await type("x".repeat(LIMITS.NAME_BYTES + 1));
    expect(text("#nb-name-words")).toBe("129 bytes; a name holds 128.");
    form.dispatchEvent(new Event("submit", { cancelable: true }));
    await type(" ");
    expect(text("#nb-name-words")).toBe("A name has letters and is one line.");
    expect(board.mes).toEqual([]);
    await type("Countess Ada");
    expect(find(".nb-large [data-letters]")?.dataset.letters).toBe("CA");
    form.dispatchEvent(new Event("submit", { cancelable: true }));
    expect(board.mes).toEqual([{ name: "Countess Ada" }]);
  });

  it("uploads a picture and then shows it to all", async () => {
    const upload = vi.fn(async () => ({ blob: "f00d" }));
    const { board, button, find, text, until } = await opened(undefined, {
      rest: { upload, get: async () => ({ groups: [] }) } as unknown as Rest,
    });
    button("Change name and picture")?.click();
    await until(() => expect(find(".nb-drop")).not.toBeNull());
    const drop = (file: File): void => {
      const event = new Event("drop", { bubbles: true, cancelable: true });
      Object.defineProperty(event, "dataTransfer", { value: { files: [file] } });
      find(".nb-drop")?.dispatchEvent(event);
    };
    drop(new File(["x"], "notes.txt", { type: "text/plain" }));
    await until(() => expect(text(".nb-toasts")).toContain("notes.txt is not an image."));
    drop(new File(["x"], "me.png", { type: "image/png" }));
    await until(() =>
      expect(board.submitted.at(-1)).toEqual([{ kind: "introduce", picture: "f00d" }]),
    );
    expect(upload).toHaveBeenCalledTimes(1);
  });
});

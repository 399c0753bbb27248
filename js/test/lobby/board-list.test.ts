// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import { ago, boardsOf, daysLeft, found, idIn, sections } from "../../src/lobby/board-list";
import { speak } from "../../src/ui/language";
import { boardModel } from "../support/server";

afterEach(() => speak(undefined));

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe("the list of boards", () => {
  const mine = boardModel("a", { kinds: ["mine", "visited"], visited_at: 5 });
  const shared = boardModel("b", { kinds: ["shared", "group"] });
  const listed = boardModel("c", { kinds: ["listed", "visited"], visited_at: 9 });
  const old = boardModel("d", { archived: true });
  const seen = boardModel("e", { kinds: ["visited"], visited_at: 7 });
  const all = [mine, shared, listed, old, seen];

  it("shows each board once on the first view, archived ones not", () => {
    const found = sections(all).map(({ kind, boards }) => [kind, boards.map(({ id }) => id)]);
    expect(found).toEqual([
      ["mine", ["a"]],
      ["shared", ["b"]],
      ["listed", ["c"]],
      ["recent", ["e"]],
    ]);
  });

  it("shows an admin of a Hub last what only admins see", () => {
    const others = boardModel("f", { kinds: ["others"] });
    expect(sections([others, mine]).map(({ kind }) => kind)).toEqual(["mine", "others"]);
  });

  it("shows all of a kind on its own view, the last visited first", () => {
    expect(boardsOf("group", all)).toEqual([shared]);
    expect(boardsOf("recent", all)).toEqual([listed, seen, mine]);
    expect(boardsOf("archived", all)).toEqual([old]);
  });

  it("finds by title, id and owner, whatever the accents", () => {
    const boards = [
      boardModel("brave-otter-7f3k", { title: "Übersicht der Wärme" }),
      boardModel("calm-fox-2a2a", { title: "Plan", owner_name: "Lise Meitner" }),
    ];
    expect(found("warme uber", boards)).toEqual([boards[0]]);
    expect(found("OTTER", boards)).toEqual([boards[0]]);
    expect(found("meitner", boards)).toEqual([boards[1]]);
    expect(found("warme meitner", boards)).toEqual([]);
  });

  it("knows an id as it is written, said, linked or joined by", () => {
    expect(idIn(" brave-otter-7f3k ")).toBe("brave-otter-7f3k");
    expect(idIn("Brave Otter 7F3K")).toBe("brave-otter-7f3k");
    expect(idIn("https://x.org/nbboard/boards/brave-otter-7f3k?a=1")).toBe("brave-otter-7f3k");
    expect(idIn('NBBoard.join("brave-otter-7f3k")')).toBe("brave-otter-7f3k");
    expect(idIn("retro of march 2026")).toBeUndefined();
    expect(idIn("plan")).toBeUndefined();
  });
});

describe("how long ago", () => {
  it("is said as one says it", () => {
    expect(ago(0, 30_000)).toBe("just now");
    expect(ago(50, 0)).toBe("just now");
    expect(ago(0, 5 * MINUTE)).toBe("5 minutes ago");
    expect(ago(0, 25 * 60 * MINUTE)).toBe("yesterday");
    expect(ago(0, 400 * DAY)).toBe("last year");
    speak("de");
    expect(ago(0, 25 * 60 * MINUTE)).toBe("gestern");
  });

  it("counts the days left of thirty", () => {
    expect(daysLeft(0, 0)).toBe("30 days");
    expect(daysLeft(100, 0)).toBe("30 days");
    expect(daysLeft(0, 29.5 * DAY)).toBe("1 day");
    expect(daysLeft(0, 90 * DAY)).toBe("1 day");
  });
});

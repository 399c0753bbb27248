import { describe, expect, it } from "vitest";
import {
  FIRST_WISH,
  fileName,
  isPicture,
  questionOf,
  type Wish,
} from "../../../src/ui/export/wish";

const BOARD = "brave-otter-7f3k";

function asked(part: Partial<Wish>, ids: readonly string[] = []) {
  const { path, body } = questionOf({ ...FIRST_WISH, ...part }, BOARD, ids);
  const { pathname, searchParams } = new URL(path, "http://x/");
  return { pathname, query: Object.fromEntries(searchParams), body };
}

describe("an export that is asked for", () => {
  it("names only what its format has", () => {
    expect(asked({}).pathname).toBe(`/api/boards/${BOARD}/export`);
    expect(asked({}).query).toEqual({ format: "png", scale: "2" });
    const look = { transparent: true, dark: true, page: "a4", tiled: true } as const;
    expect(asked({ ...look, format: "svg" }).query).toEqual({
      format: "svg",
      background: "none",
      dark: "true",
    });
    expect(asked({ ...look, format: "nbboard" }).query).toEqual({ format: "nbboard" });
  });

  it("lies on paper, fitted or over several sheets", () => {
    const pdf = { format: "pdf", page: "letter", orientation: "landscape" } as const;
    expect(asked(pdf).query).toEqual({ ...pdf });
    expect(asked({ ...pdf, tiled: true }).query).toEqual({ ...pdf, scale: "1" });
    expect(asked({ ...pdf, page: "", tiled: true }).query).toEqual({ format: "pdf" });
  });

  it("names what is selected in its address, or in a body where that is too long", () => {
    const few = asked({ what: "selected" }, ["a", "b"]);
    expect(few.query.ids).toBe("a,b");
    expect(few.body).toBeUndefined();
    const ids = Array.from({ length: 201 }, (_, k) => `e${k}`);
    const many = asked({ what: "selected", dark: true }, ids);
    expect(many.query).toEqual({});
    expect(many.body).toEqual({ format: "png", scale: 2, dark: true, ids });
    expect(asked({ what: "all" }, ids).body).toBeUndefined();
  });

  it("is a picture, or something to go on with", () => {
    const pictures = (["png", "svg", "pdf", "excalidraw", "nbboard"] as const).filter((format) =>
      isPicture({ ...FIRST_WISH, format }),
    );
    expect(pictures).toEqual(["png", "svg", "pdf"]);
  });
});

describe("the name of a file", () => {
  it("is the title, as far as every system takes it", () => {
    expect(fileName("Sprint 12", BOARD, "png")).toBe("Sprint 12.png");
    expect(fileName("Übung: a/b\\c?", BOARD, "pdf")).toBe("Übung a b c.pdf");
    expect(fileName("../../etc", BOARD, "svg")).toBe("etc.svg");
    expect(fileName("", BOARD, "nbboard")).toBe(`${BOARD}.nbboard`);
    expect(fileName(" … ", BOARD, "png")).toBe(`${BOARD}.png`);
    expect(fileName("x".repeat(300), BOARD, "png")).toHaveLength(84);
  });
});

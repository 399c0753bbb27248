// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { type Element, TEXT_BOX_DEFAULTS } from "../../src/core/types.gen";
import { clipHtml, clipInHtml, clipOf, clipText, paste, wordsIn } from "../../src/tools/clip";
import { installPage } from "../support/canvas";
import { deskWith } from "../support/desk";
import { id, rect, stroke } from "../support/elements";

beforeEach(() => {
  installPage();
});

const drawn = () => [rect([100, 100, 50, 50], { groups: ["g"] }), stroke([100, 100, 140, 120])];

describe("a clip", () => {
  it("comes back as it was", () => {
    const clip = { board: "b", elements: drawn() };
    expect(clipOf(clipText(clip))).toEqual(clip);
  });

  it.each([
    "hello",
    '{"nbboard":2,"board":"b","elements":""}',
    '{"nbboard":1,"board":7,"elements":""}',
    '{"nbboard":1,"board":"b","elements":"***"}',
    '{"nbboard":1,"board":"b","elements":"kQE="}',
    '{"nbboard":1,',
  ])("is not read from %s", (text) => {
    expect(clipOf(text)).toBeUndefined();
  });

  it("with points that are no packing is refused whole", () => {
    const damaged = { ...stroke([0, 0, 9, 9]), points: Uint8Array.from([0x80]) };
    expect(clipOf(clipText({ board: "b", elements: [damaged] }))).toBeUndefined();
  });
});

describe("the HTML of a clip", () => {
  it("carries it in a picture, beside words that stay words", () => {
    const clip = { board: "b", elements: drawn() };
    const html = clipHtml(clip, "data:image/png;base64,AA==", '"><script>&');
    expect(html).not.toContain("<script");
    const found = new DOMParser().parseFromString(html, "text/html").querySelectorAll("*");
    expect([...found].map(({ tagName }) => tagName)).toEqual(["HTML", "HEAD", "BODY", "IMG"]);
    expect(found[3]?.getAttribute("alt")).toBe('"><script>&');
    expect(found[3]?.getAttribute("src")).toBe("data:image/png;base64,AA==");
    // Browsers write more round it.
    expect(clipInHtml(`<html><body><!--StartFragment-->${html}</body></html>`)).toEqual(clip);
  });

  it.each(["", "<p>hello</p>", '<img data-nbboard="a">', '<img data-nbboard="e30=">'])(
    "is not found in %j",
    (html) => {
      expect(clipInHtml(html)).toBeUndefined();
    },
  );

  it("goes with the words as one reads them", () => {
    const at = (text: string, x: number, y: number): Element => ({
      ...TEXT_BOX_DEFAULTS,
      id: id(),
      style: rect([0, 0, 1, 1]).style,
      at: [x, y],
      size: [16, 16],
      text,
    });
    expect(wordsIn([at("third", 0, 90), at("second", 50, 0), ...drawn(), at("first", 0, 0)])).toBe(
      "first\nsecond\nthird",
    );
  });
});

describe("pasting", () => {
  it("puts copies under the pointer and selects them", () => {
    const { desk, board } = deskWith("pen");
    desk.pointed = [500, 300];
    const elements = drawn();
    paste(desk, elements, false);
    expect(board.size).toBe(2);
    expect(desk.choices.tool).toBe("select");
    const [box] = desk.selection.elements;
    expect(box?.at).toEqual([475 * 16, 275 * 16]);
    expect(box?.id).not.toBe(elements[0]?.id);
    expect(box?.groups[0]).not.toBe("g");
  });

  it("never lies exactly on what was copied", () => {
    const elements = drawn();
    const { desk } = deskWith("select", elements);
    desk.pointed = [125, 125];
    paste(desk, elements, true);
    expect(desk.selection.elements[0]?.at).toEqual([120 * 16, 120 * 16]);
  });
});

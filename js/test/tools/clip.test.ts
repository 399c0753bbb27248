// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { type Element, IMAGE_DEFAULTS } from "../../src/core/types.gen";
import { clipOf, clipText, paste } from "../../src/tools/clip";
import { installPage } from "../support/canvas";
import { deskWith } from "../support/desk";
import { id, rect, stroke } from "../support/elements";

beforeEach(() => {
  installPage();
});

const image: Element = {
  ...IMAGE_DEFAULTS,
  style: rect([0, 0, 1, 1]).style,
  id: id(),
  at: [0, 0],
  size: [160, 160],
  blob: "0".repeat(64),
};
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

describe("pasting", () => {
  it("puts copies under the pointer and selects them", () => {
    const { desk, board } = deskWith("pen");
    desk.pointed = [500, 300];
    const elements = drawn();
    expect(paste(desk, { board: "other", elements }).left).toBe(0);
    expect(board.size).toBe(2);
    expect(desk.choices.tool).toBe("select");
    const [box] = desk.selection.elements;
    expect(box?.at).toEqual([475 * 16, 275 * 16]);
    expect(box?.id).not.toBe(elements[0]?.id);
    expect(box?.groups[0]).not.toBe("g");
  });

  it("never lies exactly on what was copied", () => {
    const elements = drawn();
    const { desk, board } = deskWith("select", elements);
    desk.pointed = [125, 125];
    paste(desk, { board: board.id, elements });
    expect(desk.selection.elements[0]?.at).toEqual([120 * 16, 120 * 16]);
  });

  it("leaves out images that this board does not have, and says how many", () => {
    const { desk, board } = deskWith("select");
    expect(paste(desk, { board: "other", elements: [image] }).left).toBe(1);
    expect(board.size).toBe(0);
    expect(paste(desk, { board: board.id, elements: [image] }).left).toBe(0);
    expect(board.size).toBe(1);
  });
});

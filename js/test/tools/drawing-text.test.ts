import { expect, it } from "vitest";
import { beginsLikeDrawing } from "../../src/tools/drawing-text";

it("tells a drawing from words, and from other data", () => {
  expect(beginsLikeDrawing('{"type":"excalidraw/clipboard","elements":[]}')).toBe(true);
  expect(beginsLikeDrawing('\n{ "type" : "excalidraw", "elements": [] }')).toBe(true);
  expect(beginsLikeDrawing("excalidraw")).toBe(false);
  expect(beginsLikeDrawing('{"type":"excalidrawing"}')).toBe(false);
  expect(beginsLikeDrawing('{"elements":[],"type":"excalidraw"}')).toBe(false);
});

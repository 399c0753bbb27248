// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import { leave, pageOf } from "../support/lobby";
import { SERVER } from "../support/server";

afterEach(leave);

describe("faces on a card", () => {
  it("shows boards by section, with who is there and what one may do", async () => {
    const { root, find } = await pageOf();
    const sections = [...root.querySelectorAll(".nb-boards h2")].map((each) => each.textContent);
    expect(sections).toEqual(["My boards", "Shared with me"]);
    expect(find("[data-board=brave-otter-7f3k] .nb-faces")?.getAttribute("aria-label")).toBe(
      "Ada, Bob here now",
    );
    expect(find("[data-board=calm-fox-2a2a] .nb-card-about")?.textContent).toContain(
      "by Bob · View only",
    );
    expect(find("[data-board=calm-fox-2a2a] a")?.getAttribute("href")).toBe(
      `${SERVER}boards/calm-fox-2a2a`,
    );
    expect(find("img")?.getAttribute("src")).toContain("/thumbnail?v=1&theme=light");
  });
});

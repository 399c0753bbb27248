// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import { leave, pageOf } from "../support/lobby";
import { SERVER } from "../support/server";

afterEach(leave);

const search = ".nb-search input";

describe("the search", () => {
  it("finds as one types, and opens by id or when one board is left", async () => {
    const { find, type, key, opened, until } = await pageOf();
    type(find(search), "fox");
    await until(() => expect(find(".nb-boards h2")?.textContent).toBe("1 board found"));
    key(find(search), "Enter");
    expect(opened).toEqual([`${SERVER}boards/calm-fox-2a2a`]);
    type(find(search), "brave otter 7f3k");
    await until(() =>
      expect(find(".nb-search-open")?.getAttribute("href")).toBe(
        `${SERVER}boards/brave-otter-7f3k`,
      ),
    );
    type(find(search), "nothing such");
    await until(() => expect(find(".nb-boards h2")?.textContent).toContain("nothing such"));
    key(find(search), "Escape");
    await until(() => expect(find(".nb-boards h2")?.textContent).toBe("My boards"));
  });

  it("goes to the search by / from anywhere but a field", async () => {
    const { find, key } = await pageOf();
    key(document.body, "/");
    expect(document.activeElement).toBe(find(search));
  });
});

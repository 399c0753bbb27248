// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import { leave, pageOf } from "../support/lobby";

afterEach(leave);

describe("groups", () => {
  it("keeps groups: a name that was typed and not added is meant all the same", async () => {
    const { root, press, find, type, key, asked, until } = await pageOf([], {
      "POST api/groups": (body) => ({ id: "group:a", owner: "ada", ...(body as object) }),
    });
    await press("Manage groups");
    await press("New group");
    await until(() => expect(find("dialog")).not.toBeNull());
    const [title, name] = root.querySelectorAll<HTMLElement>("dialog .nb-field");
    type(title ?? null, "Physics");
    type(name ?? null, "bob, cy");
    key(name, "Enter");
    await until(() => expect(root.querySelectorAll(".nb-chip")).toHaveLength(2));
    type(name ?? null, "di");
    find("dialog form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    await until(() => expect(find("dialog")).toBeNull());
    expect(asked).toContain('POST api/groups {"title":"Physics","members":["bob","cy","di"]}');
    expect(find(".nb-group-row")?.textContent).toContain("3 members");
  });
});

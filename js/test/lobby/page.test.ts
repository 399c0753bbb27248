// @vitest-environment jsdom
import axe from "axe-core";
import { afterEach, describe, expect, it } from "vitest";
import { leave, pageOf } from "../support/lobby";
import { Status, serve } from "../support/server";

afterEach(leave);

describe("the lobby's page", () => {
  it("says in words that there is nothing, that nobody answers, that one is signed out", async () => {
    const { find, lobby, until } = await pageOf([]);
    expect(find(".nb-empty")?.textContent).toContain("No boards yet");
    serve({});
    await lobby.refresh();
    await until(() => expect(find("[role=alert]")?.textContent).toContain("What you see is from"));
    const no = () => new Status(403);
    serve({ "GET api/me": no, "GET api/boards": no, "GET api/groups": no });
    await lobby.refresh();
    await until(() => expect(find("[role=alert]")?.textContent).toContain("not signed in"));
  });

  it("has no fault that axe finds, also with a dialog and a menu open", async () => {
    const { root, press, find, until } = await pageOf();
    await press("Actions for Otter");
    await until(() => expect(find(".nb-items")).not.toBeNull());
    // Colours need a browser: tests/browser looks at them.
    const options = { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } };
    const first = await axe.run(root, options);
    expect(first.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    await press("New board");
    await until(() => expect(find("dialog")).not.toBeNull());
    const second = await axe.run(root, options);
    expect(second.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  });
});

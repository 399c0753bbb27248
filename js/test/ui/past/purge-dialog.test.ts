// @vitest-environment jsdom
import { createElement, render } from "preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Rest } from "../../../src/sync/rest";
import { PurgeDialog } from "../../../src/ui/past/purge-dialog";
import { FakeBoard } from "../../fake-board";
import { SERVER, serve } from "../../support/server";

afterEach(() => {
  render(null, document.body);
  vi.unstubAllGlobals();
});

describe("purging the history", () => {
  it("happens only after the board's id was typed", async () => {
    const asked = serve({
      "POST api/boards/brave-otter-7f3k/purge": () => ({ removed_entries: 7, removed_blobs: 0 }),
    });
    const close = vi.fn();
    const tell = vi.fn();
    const props = { board: new FakeBoard(), rest: new Rest(SERVER), tell, close };
    render(createElement(PurgeDialog, props), document.body);
    const field = document.querySelector("input") as HTMLInputElement;
    const button = document.querySelector("[type=submit]");
    const submit = () =>
      document
        .querySelector("form")
        ?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    submit();
    expect(asked).toEqual([]);
    field.value = "brave-otter-7f3k";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await vi.waitFor(() => expect(button?.getAttribute("aria-disabled")).toBe("false"));
    submit();
    await vi.waitFor(() => expect(close).toHaveBeenCalledWith(true));
    expect(asked).toEqual(["POST api/boards/brave-otter-7f3k/purge {}"]);
    expect(tell.mock.calls[0]?.[0].text).toContain("7 entries are gone for good");
  });
});

// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { SERVER } from "../../support/server";
import { dialogOf, leave } from "../../support/share";

afterEach(leave);

describe("what is to be copied", () => {
  it("gives link, id and the line for a notebook, each to be copied", async () => {
    const writeText = vi.fn(() => Promise.resolve());
    vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText } });
    const { labelled, until } = dialogOf();
    expect(labelled("Link")?.value).toBe(`${SERVER}boards/brave-otter-7f3k`);
    expect(labelled("To say aloud")?.value).toBe("brave-otter-7f3k");
    labelled("Copy the line for a notebook")?.click();
    await until(() => expect(writeText).toHaveBeenCalledWith('NBBoard.join("brave-otter-7f3k")'));
    await until(() =>
      expect(labelled("Copy the line for a notebook")?.textContent).toContain("Copied"),
    );
  });

  it("selects what cannot be copied and says which key does it", async () => {
    vi.stubGlobal("navigator", { ...navigator, clipboard: undefined });
    document.execCommand = () => false;
    const { root, labelled, until } = dialogOf();
    labelled("Copy the link")?.click();
    await until(() => expect(document.activeElement).toBe(labelled("Link")));
    expect(root.textContent).toContain("This page may not copy");
  });
});

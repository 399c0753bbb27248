// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import { FOX, leave, OTTER, pageOf } from "../support/lobby";

afterEach(leave);

describe("news with a way back", () => {
  it("deletes with a way back, and the focus goes to the next card", async () => {
    const { press, find, until } = await pageOf([OTTER, { ...FOX, kinds: ["mine"] }], {
      "DELETE api/boards/brave-otter-7f3k": () => undefined,
      "POST api/boards/brave-otter-7f3k/recover": () => undefined,
    });
    await press("Actions for Otter");
    await press("Delete");
    await until(() => expect(find("[data-board=brave-otter-7f3k]")).toBeNull());
    expect(document.activeElement?.textContent).toBe("Fox");
    await press("Undo");
    await until(() => expect(find("[data-board=brave-otter-7f3k]")).not.toBeNull());
  });

  it("deletes for good only after a second press", async () => {
    const gone = { ...OTTER, deleted_at: Date.now() };
    const { lobby, press, asked, find, until } = await pageOf([], {
      "GET api/boards": (_, { search }) => ({ boards: search === "" ? [] : [gone] }),
      "DELETE api/boards/brave-otter-7f3k": () => undefined,
    });
    expect(lobby.deleted).toHaveLength(1);
    await press("Recently deleted1");
    await until(() => expect(find(".nb-card-about")?.textContent).toContain("30 days left"));
    await press("Delete for good");
    await press("Delete for good?");
    await until(() => expect(find(".nb-card")).toBeNull());
    expect(asked.filter((each) => each.startsWith("DELETE"))).toHaveLength(1);
  });
});

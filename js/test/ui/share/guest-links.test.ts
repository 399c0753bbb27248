// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeBoard } from "../../fake-board";
import { ME, SERVER, Status } from "../../support/server";
import { BOARD, dialogOf, leave, submit } from "../../support/share";

const seen = vi.fn();

// jsdom lays nothing out and so cannot scroll.
beforeEach(() => {
  Element.prototype.scrollIntoView = seen;
});
afterEach(() => {
  seen.mockClear();
  Reflect.deleteProperty(Element.prototype, "scrollIntoView");
  leave();
});

describe("links for guests", () => {
  it("makes a link for guests, shows its secret once, lists it and ends it", async () => {
    const link = { id: "l1", role: "viewer", title: "Lecture", created_at: 0, expires_at: 0 };
    const links = [link];
    const { root, asked, find, labelled, until } = dialogOf(new FakeBoard(), {
      [`GET ${BOARD}/links`]: () => ({ links }),
      [`POST ${BOARD}/links`]: () => ({ ...link, url: `${SERVER}s/l1#secret` }),
      [`DELETE ${BOARD}/links/l1`]: () => {
        links.length = 0;
      },
    });
    await until(() => expect(find(".nb-link-list")?.textContent).toContain("does not end"));
    const before = Date.now();
    submit(find(".nb-new-link"));
    await until(() =>
      expect(labelled("Copy it now: it is shown only this once.")?.value).toBe(
        `${SERVER}s/l1#secret`,
      ),
    );
    expect(seen.mock.contexts).toEqual([find(".nb-made-link")]);
    const made = asked
      .find((each) => each.startsWith("POST"))
      ?.slice(`POST ${BOARD}/links `.length);
    const body = JSON.parse(made ?? "");
    expect(body.role).toBe("viewer");
    expect(body.expires_at - before).toBeGreaterThanOrEqual(24 * 3_600_000);
    labelled("End the link Lecture")?.click();
    await until(() => expect(find(".nb-link-list")).toBeNull());
    expect(root.textContent).toContain("The link has ended");
  });

  it("says why there are no links where the server gives none out", async () => {
    const { root, find, until } = dialogOf(new FakeBoard(), {
      "GET api/me": () => ({ ...ME, share_links: false }),
    });
    await until(() => expect(root.textContent).toContain("NBBoardApp.share_links = True"));
    expect(find(".nb-new-link")).toBeNull();
  });

  it("says what the server says when it makes no link", async () => {
    const no = new Status(409, { message: "the board refuses", reason: "OpRefused" });
    const { root, find, until } = dialogOf(new FakeBoard(), { [`POST ${BOARD}/links`]: () => no });
    await until(() => expect(find(".nb-new-link")).not.toBeNull());
    submit(find(".nb-new-link"));
    await until(() => expect(root.textContent).toContain("Not done: the board refuses."));
  });
});

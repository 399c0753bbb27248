// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { cut, Lobby, type News } from "../../src/lobby/lobby";
import { Rest } from "../../src/sync/rest";
import { type Answer, boardModel, ME, SERVER, Status, serve } from "../support/server";

const OTTER = boardModel("brave-otter-7f3k", { title: "Otter" });
const FOX = boardModel("calm-fox-2a2a", { title: "Fox" });

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function lobbyOf(routes: Readonly<Record<string, Answer>> = {}) {
  const asked = serve({
    "GET api/me": () => ME,
    "GET api/boards": (_, { search }) => ({ boards: search === "" ? [OTTER, FOX] : [] }),
    "GET api/groups": () => ({ groups: [] }),
    ...routes,
  });
  const news: News[] = [];
  const lobby = new Lobby(new Rest(SERVER), (item) => news.push(item));
  return { lobby, news, asked, titles: () => lobby.boards.map(({ title }) => title) };
}

describe("the lobby", () => {
  it("knows who you are, your boards and groups", async () => {
    const { lobby, titles } = lobbyOf();
    expect(lobby.phase).toBe("loading");
    await lobby.refresh();
    expect(lobby.phase).toBe("ready");
    expect(titles()).toEqual(["Otter", "Fox"]);
    expect(lobby.me?.name).toBe("Ada");
  });

  it("asks every ten seconds, only while it is seen", async () => {
    vi.useFakeTimers();
    const { lobby, asked } = lobbyOf();
    let state = "visible";
    vi.spyOn(document, "visibilityState", "get").mockImplementation(() => state as "visible");
    const end = lobby.start(document);
    await vi.advanceTimersByTimeAsync(25_000);
    const count = () => asked.filter((each) => each === "GET api/me").length;
    expect(count()).toBe(3);
    state = "hidden";
    await vi.advanceTimersByTimeAsync(60_000);
    expect(count()).toBe(3);
    state = "visible";
    document.dispatchEvent(new Event("visibilitychange"));
    await vi.advanceTimersByTimeAsync(0);
    expect(count()).toBe(4);
    end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(count()).toBe(4);
  });

  it("keeps what it knew when nobody answers, and tells signed out from offline", async () => {
    let answer: unknown = ME;
    const { lobby, titles } = lobbyOf({ "GET api/me": () => answer });
    await lobby.refresh();
    answer = new Status(503);
    await lobby.refresh();
    expect(lobby.phase).toBe("offline");
    expect(titles()).toEqual(["Otter", "Fox"]);
    answer = new Status(403);
    await lobby.refresh();
    expect(lobby.phase).toBe("signed-out");
  });

  it("shows a new title at once, and the old one when the server says no", async () => {
    const refusal = new Status(403, { message: "you are viewer", reason: "NotAllowed" });
    const { lobby, news, titles } = lobbyOf({ "PATCH api/boards/calm-fox-2a2a": () => refusal });
    await lobby.refresh();
    const renaming = lobby.rename(FOX, "  Wolf ");
    expect(titles()).toEqual(["Otter", "Wolf"]);
    await renaming;
    expect(titles()).toEqual(["Otter", "Fox"]);
    expect(news).toEqual([{ text: "Not done: you are viewer.", level: "warning" }]);
  });

  it("is not set back by an answer that was asked for before a change", async () => {
    const { lobby, titles } = lobbyOf({
      "PATCH api/boards/calm-fox-2a2a": () => ({ ...FOX, title: "Wolf" }),
    });
    await lobby.refresh();
    const refreshing = lobby.refresh();
    await lobby.rename(FOX, "Wolf");
    await refreshing;
    expect(titles()).toEqual(["Otter", "Wolf"]);
  });

  it("deletes at once, offers the way back, and takes it", async () => {
    const { lobby, news, asked, titles } = lobbyOf({
      "DELETE api/boards/calm-fox-2a2a": () => undefined,
      "POST api/boards/calm-fox-2a2a/recover": () => undefined,
    });
    await lobby.refresh();
    const deleting = lobby.delete(FOX);
    expect(titles()).toEqual(["Otter"]);
    await deleting;
    expect(lobby.deleted.map(({ id }) => id)).toEqual([FOX.id]);
    expect(news[0]?.text).toBe("“Fox” is deleted. It can be recovered for 30 days.");
    news[0]?.undo?.();
    await vi.waitFor(() => expect(titles()).toEqual(["Fox", "Otter"]));
    expect(lobby.deleted).toEqual([]);
    expect(asked).toContain("POST api/boards/calm-fox-2a2a/recover {}");
  });

  it("puts a board back that could not be deleted", async () => {
    const { lobby, news, titles } = lobbyOf();
    await lobby.refresh();
    await lobby.delete(FOX);
    expect(titles()).toEqual(["Otter", "Fox"]);
    expect(news[0]?.text).toContain("the server cannot be reached");
  });

  it("archives, duplicates, ends a session and deletes for good", async () => {
    const { lobby, news, asked, titles } = lobbyOf({
      "PATCH api/boards/calm-fox-2a2a": (body) => ({ ...FOX, ...(body as object) }),
      "POST api/boards/calm-fox-2a2a/duplicate": () => boardModel("new", { title: "Fox copy" }),
      "POST api/boards/calm-fox-2a2a/shutdown": () => undefined,
      "DELETE api/boards/calm-fox-2a2a": () => undefined,
    });
    await lobby.refresh();
    await lobby.archive(FOX, true);
    expect(lobby.boards.find(({ id }) => id === FOX.id)?.archived).toBe(true);
    await lobby.duplicate(FOX);
    expect(titles()).toEqual(["Fox copy", "Otter", "Fox"]);
    await lobby.shutDown(FOX);
    await lobby.deleteForever(FOX);
    expect(asked.slice(4)).toEqual([
      'PATCH api/boards/calm-fox-2a2a {"archived":true}',
      "POST api/boards/calm-fox-2a2a/duplicate {}",
      "POST api/boards/calm-fox-2a2a/shutdown {}",
      "DELETE api/boards/calm-fox-2a2a",
    ]);
    expect(news).toHaveLength(4);
  });

  it("keeps, changes and deletes groups", async () => {
    const group = { id: "group:a", title: "Physics", owner: "ada", members: ["bob"] };
    const { lobby, asked } = lobbyOf({
      "POST api/groups": () => group,
      "PATCH api/groups/group%3Aa": (body) => ({ ...group, ...(body as object) }),
      "DELETE api/groups/group%3Aa": () => undefined,
    });
    await lobby.refresh();
    expect(await lobby.saveGroup(undefined, { title: "Physics", members: ["bob"] })).toBe(true);
    expect(await lobby.saveGroup(group, { title: "Heat", members: [] })).toBe(true);
    expect(lobby.groups.map(({ title }) => title)).toEqual(["Heat"]);
    await lobby.deleteGroup(group);
    expect(lobby.groups).toEqual([]);
    expect(asked).toContain('POST api/groups {"title":"Physics","members":["bob"]}');
  });

  it("cuts a title to what the server takes, never inside a character", () => {
    expect(cut("Plan")).toBe("Plan");
    expect(cut("😀".repeat(60))).toBe("😀".repeat(50));
  });
});

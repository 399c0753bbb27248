// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { showDoor } from "../../src/ui/guest-door";
import { type Answer, SERVER, Status, serve } from "../support/server";

const LINK = `${SERVER}s/egns5g2afjho7yzt/`;
const ENTER = "POST s/egns5g2afjho7yzt/enter";
const OPENED = { board: "calm-fox-2a2a", title: "Heat", name: "Guest Cat", role: "editor" };

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

function doorOf(answer: Answer, secret = "s3cret") {
  const asked = serve({ [ENTER]: answer });
  const host = document.createElement("div");
  document.body.replaceChildren(host);
  const entered = vi.fn();
  void showDoor(host, LINK, secret).then(entered);
  const root = host.shadowRoot as ShadowRoot;
  const find = <T extends HTMLElement>(selector: string) => root.querySelector<T>(selector);
  return {
    asked,
    entered,
    find,
    until: (check: () => void) => vi.waitFor(check, { interval: 10 }),
  };
}

describe("the door for guests", () => {
  it("says what the link opens and asks for a name before anybody sees the guest", async () => {
    const { asked, entered, find, until } = doorOf(() => OPENED);
    await until(() => expect(find("h1")?.textContent).toBe("Heat"));
    expect(asked).toEqual([`${ENTER} {"secret":"s3cret"}`]);
    expect(find("form")?.textContent).toContain("You may draw");
    expect(find<HTMLInputElement>("input")?.placeholder).toBe("Guest Cat");
    expect(entered).not.toHaveBeenCalled();
    const field = find<HTMLInputElement>("input");
    if (field) field.value = " Zoë ";
    field?.dispatchEvent(new Event("input", { bubbles: true }));
    find("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    await until(() => expect(entered).toHaveBeenCalledWith([OPENED, "Zoë"]));
    expect(find("form")).toBeNull();
  });

  it("has one answer for a link that is absent, ended or wrong, and lets one try again", async () => {
    let answer: unknown = new Status(403, { message: "this link opens nothing" });
    const { find, until } = doorOf(() => answer);
    await until(() => expect(find("[role=alert]")?.textContent).toContain("It may have ended"));
    answer = OPENED;
    find("button")?.click();
    await until(() => expect(find("h1")?.textContent).toBe("Heat"));
  });

  it("tells too many tries and a silent server from a closed link", async () => {
    const { find, until } = doorOf(() => new Status(429));
    await until(() => expect(find("[role=alert]")?.textContent).toContain("tried too often"));
    const silent = doorOf(() => {
      throw new TypeError("network");
    });
    await until(() => expect(silent.find("[role=alert]")?.textContent).toContain("reached"));
  });
});

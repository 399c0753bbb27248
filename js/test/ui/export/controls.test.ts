// @vitest-environment jsdom
import { createElement, render } from "preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Choice, Segments, Switch } from "../../../src/ui/export/controls";

afterEach(() => render(null, document.body));

const named = [
  ["a", "First"],
  ["b", "Second"],
] as const;

describe("a choice in a row", () => {
  it("shows all, and tells which one is pressed", () => {
    const change = vi.fn();
    const props = { label: "Size", name: "size", value: "a", of: named, remark: "so many", change };
    render(createElement(Segments<string>, props), document.body);
    const [first, second] = document.querySelectorAll("input");
    expect([first?.checked, second?.checked]).toEqual([true, false]);
    expect(document.querySelector("legend")?.textContent).toBe("Size");
    expect(document.querySelector("output")?.textContent).toBe("so many");
    second?.click();
    expect(change).toHaveBeenCalledWith("b");
  });
});

describe("a choice in a list", () => {
  it("has its label and tells what is chosen", () => {
    const change = vi.fn();
    render(
      createElement(Choice<string>, { label: "Page", value: "a", of: named, change }),
      document.body,
    );
    const select = document.querySelector("select") as HTMLSelectElement;
    expect(select.labels?.[0]?.textContent).toContain("Page");
    select.value = "b";
    select.dispatchEvent(new Event("change", { bubbles: true }));
    expect(change).toHaveBeenCalledWith("b");
  });
});

describe("a switch", () => {
  it("tells what it becomes", () => {
    const change = vi.fn();
    render(createElement(Switch, { label: "Dark", on: false, change }), document.body);
    document.querySelector("input")?.click();
    expect(change).toHaveBeenCalledWith(true);
  });
});

import { expect, it, vi } from "vitest";
import { PanelSwitch } from "../../src/ui/panel-switch";

it("opens, closes, and tells of each change once", () => {
  const panels = new PanelSwitch();
  const told = vi.fn();
  const end = panels.onChange(told);
  panels.close();
  expect(told).not.toHaveBeenCalled();
  panels.toggle("keys");
  expect(panels.open).toBe("keys");
  panels.toggle("keys");
  expect(panels.open).toBeUndefined();
  expect(told).toHaveBeenCalledTimes(2);
  end();
  panels.toggle("keys");
  expect(told).toHaveBeenCalledTimes(2);
});

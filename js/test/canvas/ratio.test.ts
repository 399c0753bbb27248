// @vitest-environment jsdom
import { expect, it } from "vitest";
import { onRatio } from "../../src/canvas/ratio";

/** A window whose ratio a test changes. */
class Screen {
  devicePixelRatio = 1;
  readonly asked: string[] = [];
  readonly listeners = new Set<() => void>();

  matchMedia(query: string) {
    this.asked.push(query);
    return {
      addEventListener: (_: string, listener: () => void) => this.listeners.add(listener),
      removeEventListener: (_: string, listener: () => void) => this.listeners.delete(listener),
    };
  }

  zoom(ratio: number): void {
    this.devicePixelRatio = ratio;
    for (const listener of [...this.listeners]) listener();
  }
}

it("tells each change of the ratio, and none after its end", () => {
  const screen = new Screen();
  const seen: number[] = [];
  const end = onRatio(screen as unknown as Window, () => seen.push(screen.devicePixelRatio));
  screen.zoom(2);
  screen.zoom(1.5);
  expect(seen).toEqual([2, 1.5]);
  expect(screen.asked).toEqual([1, 2, 1.5].map((ratio) => `(resolution: ${ratio}dppx)`));
  end();
  screen.zoom(3);
  expect([seen.length, screen.listeners.size]).toEqual([2, 0]);
});

it("tells nothing where there is no window or it has no media queries", () => {
  for (const window of [null, {} as Window]) onRatio(window, () => expect.unreachable())();
});

// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Renderers, showPictures } from "../../src/entry/lab-pictures";
import { speak } from "../../src/ui/language";

type Output = { data: Record<string, unknown> };
type Ending = "board" | "words" | "hidden";

const BOARD: Output = {
  data: {
    "text/plain": "<NBBoard calm-otter-7f3k 'Plan': 2 elements, live>",
    "image/png": "iVBO\n",
  },
};

/** JupyterLab's renderer of widgets: words, until there is a kernel that knows the model. */
function widgets() {
  class WidgetRenderer {
    readonly node = document.createElement("div");
    isHidden = false;
    isDisposed = false;
    _rerenderMimeModel: Output | null = null;
    settle: (ending: Ending) => void = () => undefined;

    async renderModel(_output: Output): Promise<void> {
      this.node.textContent = "Loading widget...";
      const ending = await new Promise<Ending>((resolve) => {
        this.settle = resolve;
      });
      this.node.textContent = ending === "words" ? "model not found" : "";
      this.isHidden = ending === "hidden";
      if (ending === "board") this.node.append(document.createElement("canvas"));
    }
    dispose(): void {
      this.isDisposed = true;
    }
  }
  const renderers = { getFactory: () => ({}), createRenderer: () => new WidgetRenderer() };
  showPictures(renderers as Renderers);
  return new WidgetRenderer();
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const tags = (node: HTMLElement) => [...node.children].map((child) => child.localName);

beforeEach(() => {
  vi.useFakeTimers();
  speak("en");
});
afterEach(() => {
  vi.useRealTimers();
  speak(undefined);
});

describe("the picture of a board whose kernel is gone", () => {
  it("takes the place of the words, and says a moment later what to do", async () => {
    const renderer = widgets();
    void renderer.renderModel(BOARD);
    renderer.settle("words");
    await pass(0);
    expect(tags(renderer.node)).toEqual(["figure"]);
    expect(renderer.node.querySelector("img")?.src).toBe("data:image/png;base64,iVBO");
    expect(renderer.node.textContent).toBe("");
    await pass(2_500);
    expect(renderer.node.textContent).toBe(
      "Board calm-otter-7f3k as it was when this cell ran. Run the cell to draw on it.",
    );
    // The next kernel's models make it try again; the picture stays until the board is there.
    expect(renderer._rerenderMimeModel).toBe(BOARD);
    void renderer.renderModel(BOARD);
    expect(tags(renderer.node)).toEqual(["figure"]);
    renderer.settle("board");
    await pass(20_000);
    expect(tags(renderer.node)).toEqual(["canvas"]);
  });

  it("stays away where a board comes at once, and comes where no kernel does", async () => {
    const [quick, lonely] = [widgets(), widgets()];
    void quick.renderModel(BOARD);
    void lonely.renderModel(BOARD);
    await pass(400);
    expect(quick.node.textContent).toBe("Loading widget...");
    quick.settle("board");
    await pass(100);
    expect([tags(quick.node), tags(lonely.node)]).toEqual([["canvas"], ["figure"]]);
    speak("de");
    await pass(10_000);
    expect(lonely.node.textContent).toContain("Tafel calm-otter-7f3k, wie sie");
    expect(lonely.node.textContent).toContain("einen Kernel wählen, die Seite neu laden");
  });

  it("leaves alone what was closed, and all that is not a board", async () => {
    const closed = widgets();
    void closed.renderModel(BOARD);
    closed.settle("hidden");
    await pass(0);
    expect(closed.node.childNodes).toHaveLength(0);
    const others = [
      { ...BOARD.data, "text/plain": "IntSlider(value=0)" },
      { "text/plain": BOARD.data["text/plain"] },
      {},
    ];
    for (const data of others) {
      const other = widgets();
      void other.renderModel({ data });
      await pass(600);
      expect(other.node.innerHTML).toBe("Loading widget...");
      other.settle("words");
      await pass(20_000);
      expect(other.node.innerHTML).toBe("model not found");
      expect(other._rerenderMimeModel).toBeNull();
    }
  });

  it("does nothing where widgets have no renderer", () => {
    const createRenderer = vi.fn();
    showPictures({ getFactory: () => undefined, createRenderer });
    expect(createRenderer).not.toHaveBeenCalled();
  });
});

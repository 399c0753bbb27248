/**
 * The picture of a board in a notebook whose kernel is gone.
 *
 * A saved output holds the widget and a picture of the board. The renderer of widgets (in
 * JupyterLab, Notebook 7 and consoles the same one) has nothing to show once the kernel is gone:
 * "Loading widget…", then "model not found". Here the picture takes the place of those words.
 *
 * Each notebook gets a factory for widgets of its own, some time after it was opened, and hands its
 * kernel only to outputs that this factory's class made: a renderer around it would be passed by,
 * and one of ours be replaced. So what is extended is that class, once, and for our outputs alone.
 */

import { type LabTextKey, labText } from "./lab-texts";

/** What is used of JupyterLab's renderers. */
export interface Renderers {
  getFactory(mimeType: string): unknown;
  createRenderer(mimeType: string): Renderer;
}
interface Renderer {
  readonly node: HTMLElement;
  readonly isHidden: boolean;
  readonly isDisposed: boolean;
  renderModel(output: Output): Promise<void>;
  /** What it renders once more when the models of a kernel have been read. */
  _rerenderMimeModel?: Output | null;
  dispose(): void;
}
interface Output {
  readonly data: Readonly<Record<string, unknown>>;
}
interface Saved {
  readonly id: string;
  readonly source: string;
}

const WIDGET = "application/vnd.jupyter.widget-view+json";
/** A board that is just being made must not be preceded by its picture. */
const PATIENCE_MS = 500;
/** A page that is loaded again shows the board within this time: nothing has to be done then. */
const ADVICE_MS = 2_500;
/** No kernel takes this long to start: without one, no widget is shown in this page any more. */
const NO_KERNEL_MS = 10_000;

/** Shows the pictures of boards in these and all later renderers of widgets. */
export function showPictures(renderers: Renderers): void {
  if (renderers.getFactory(WIDGET) === undefined) return;
  const sample = renderers.createRenderer(WIDGET);
  const kind: Pick<Renderer, "renderModel"> = Object.getPrototypeOf(sample);
  sample.dispose();
  const { renderModel } = kind;
  const pictures = new WeakMap<Renderer, SavedPicture>();
  kind.renderModel = function (this: Renderer, output: Output): Promise<void> {
    const rendered = renderModel.call(this, output);
    const saved = savedIn(output);
    if (saved === null) return rendered;
    const before = pictures.get(this);
    const isSame = before?.source === saved.source;
    const picture = isSame ? before : new SavedPicture(this, saved);
    pictures.set(this, picture);
    // What was there stays until the board is: it must not flicker while models are read.
    if (before !== undefined) picture.show();
    return picture.wait(rendered, output);
  };
}

/** What a board's output holds; null for any other output. */
function savedIn({ data }: Output): Saved | null {
  const picture = data["image/png"];
  const [, id] = /^<NBBoard (\S{1,40}) /.exec(String(data["text/plain"])) ?? [];
  if (id === undefined || typeof picture !== "string") return null;
  return { id, source: `data:image/png;base64,${picture.trim()}` };
}

/**
 * A picture that stands where its renderer has put words only.
 *
 * A renderer empties its node before it shows a board, so no picture stays beside one.
 */
class SavedPicture {
  readonly source: string;
  readonly #renderer: Renderer;
  readonly #id: string;
  readonly #figure = document.createElement("figure");
  readonly #advice = document.createElement("figcaption");

  constructor(renderer: Renderer, { id, source }: Saved) {
    this.#renderer = renderer;
    this.#id = id;
    this.source = source;
    const image = document.createElement("img");
    image.src = source;
    image.alt = labText("one");
    image.style.cssText =
      "display: block; box-sizing: border-box; max-width: 100%; height: auto; background: #fff; " +
      "border: 1px solid var(--jp-border-color2, #bdbdbd); border-radius: 10px";
    this.#advice.style.cssText =
      "min-height: 1.4em; margin-top: 6px; color: var(--jp-ui-font-color2, #616161); " +
      "font: 13px/1.4 var(--jp-ui-font-family, sans-serif)";
    this.#figure.className = "nbboard-picture";
    // The node is as wide as its cell, and has margins besides.
    this.#figure.style.margin = "0 6px 0 0";
    this.#figure.append(image, this.#advice);
  }

  /** Waits for what the renderer makes of the output; if that is no board, shows the picture. */
  async wait(rendered: Promise<void>, output: Output): Promise<void> {
    const timers = [
      setTimeout(() => this.show(), PATIENCE_MS),
      setTimeout(() => this.#advise("reload"), NO_KERNEL_MS),
    ];
    await rendered;
    timers.forEach(clearTimeout);
    if (!this.show()) return;
    // A renderer gives up when one kernel does not know the board; the next may be the one that does.
    this.#renderer._rerenderMimeModel = output;
    setTimeout(() => this.#advise("run"), ADVICE_MS);
  }

  /** Whether the picture is shown: there is no board. */
  show(): boolean {
    const { node, isHidden, isDisposed } = this.#renderer;
    const other = node.firstElementChild;
    if (isHidden || isDisposed || (other !== null && other !== this.#figure)) return false;
    node.replaceChildren(this.#figure);
    return true;
  }

  #advise(what: LabTextKey): void {
    this.#advice.textContent = `${labText("picture", { id: this.#id })} ${labText(what)}`;
  }
}

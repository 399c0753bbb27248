/**
 * The module that every notebook with a board holds: it only finds the real one.
 *
 * From the Jupyter server the page came from, else from the kernel, once per page. It must stay
 * under 3 kB, know nothing of boards, and say in plain words when there is nothing to show.
 */

import { type Model, type RenderContext, serverBase, type Widget } from "./host";

/** How long a kernel may be busy before it is given up, ms. */
const KERNEL_PATIENCE = 20_000;

/** One table for all copies of this module on the page. */
const page = globalThis as { nbboardBundles?: Map<string, Promise<Widget>> };
const loaded = page.nbboardBundles ?? new Map<string, Promise<Widget>>();
page.nbboardBundles = loaded;

async function find(model: Model): Promise<Widget> {
  const base = serverBase(document);
  let reason = "this page does not come from a Jupyter server";
  if (base !== undefined) {
    const own = new URL("nbboard/", base);
    // A board that only the kernel reaches: in it, or on another server than the page's.
    const byKernel = model.get("through") === "kernel" && model.get("server") !== own.href;
    try {
      return await fromServer(new URL("static/", own), byKernel ? "kernel" : "script");
    } catch (error) {
      reason = `${own.pathname} gives no bundle (${(error as Error).message})`;
    }
  }
  try {
    return await once("kernel", () => fromKernel(model));
  } catch (error) {
    throw new Error(`${reason}, and ${(error as Error).message}`);
  }
}

async function fromServer(files: URL, part: "kernel" | "script"): Promise<Widget> {
  const answer = await fetch(new URL("manifest.json", files), { cache: "no-cache" });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const { [part]: script } = await answer.json();
  const address = new URL(script, files).href;
  return once(address, () => widgetOf(address));
}

/** Asks the kernel for the bundle's bytes, for a page that reaches no server. */
async function fromKernel(model: Model): Promise<Widget> {
  const bytes = await new Promise<DataView<ArrayBuffer>>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error("the kernel does not answer: run the cell again")),
      KERNEL_PATIENCE,
    );
    const listener = (content: { type?: string }, [buffer]: DataView<ArrayBuffer>[]): void => {
      if (content.type !== "bundle" || buffer === undefined) return;
      clearTimeout(timer);
      model.off("msg:custom", listener);
      resolve(buffer);
    };
    model.on("msg:custom", listener);
    model.send({ type: "bundle" });
  });
  return widgetOf(URL.createObjectURL(new Blob([bytes], { type: "text/javascript" })));
}

async function widgetOf(address: string): Promise<Widget> {
  return (await import(address)).default;
}

function once(key: string, load: () => Promise<Widget>): Promise<Widget> {
  let promise = loaded.get(key);
  if (promise === undefined) {
    promise = load();
    loaded.set(key, promise);
    // The next view may have more luck.
    promise.catch(() => loaded.delete(key));
  }
  return promise;
}

export default {
  async render(context: RenderContext): Promise<() => void> {
    const { model, el, signal } = context;
    try {
      const widget = await find(model);
      return signal?.aborted ? () => undefined : await widget.render(context);
    } catch (error) {
      el.textContent = `nbboard cannot show the board ${model.get("board_id")}: ${
        (error as Error).message
      }.`;
      return () => undefined;
    }
  },
};

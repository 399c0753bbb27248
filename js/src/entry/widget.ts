/** The board in a notebook's cell: what the stub imports and anywidget renders. */

import { loadFont } from "../canvas/text";
import { openBoard } from "../sync/share";
import { mount } from "../ui/mount";
import { type Model, type RenderContext, serverBase, type Widget } from "./host";

/** The font's file beside this bundle; set by the build. */
declare const FONT_FILE: string;

const widget: Widget = {
  render({ model, el }: RenderContext): () => void {
    const base = serverBase(document);
    if (base === undefined) {
      el.textContent =
        "This page does not come from a Jupyter server, so the board cannot be shown live here. " +
        "board.png() in a cell shows its picture.";
      return () => undefined;
    }
    return show(model, el, new URL("nbboard/", base));
  },
};

function show(model: Model, el: HTMLElement, server: URL): () => void {
  const boardId = String(model.get("board_id"));
  const name = String(model.get("name") ?? "");
  const { board, release } = openBoard({ server: server.href, boardId, name });
  const host = el.ownerDocument.createElement("div");
  el.replaceChildren(host);
  const unmount = mount(host, board, {
    height: Number(model.get("height")),
    onHeight: (height) => {
      model.set("height", height);
      model.save_changes();
    },
    loadFont: () => loadFont(new URL(FONT_FILE, import.meta.url).href),
    pictureAddress: (blob) => new URL(`api/boards/${boardId}/blobs/${blob}`, server).href,
  });
  return () => {
    unmount();
    release();
  };
}

export default widget;

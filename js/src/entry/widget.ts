/** The board in a notebook's cell: what the stub imports and anywidget renders. */

import fontFile from "../../assets/nbboard-sans.woff2";
import { loadFont } from "../canvas/text";
import { browserPlatform } from "../sync/platform";
import { LinkRest, Rest } from "../sync/rest";
import { openBoard } from "../sync/share";
import type { Transport } from "../sync/transport";
import { uploadImage } from "../sync/upload";
import { type MountOptions, mount } from "../ui/mount";
import { rememberedName, rememberName } from "../ui/people/remembered";
import { stateText } from "../ui/state-texts";
import { language } from "../ui/texts";
import { type Model, type RenderContext, serverBase, type Widget } from "./host";

const widget: Widget = {
  render({ model, el }: RenderContext): () => void {
    const base = serverBase(document);
    if (base === undefined) {
      el.textContent = stateText("page.no-server");
      return () => undefined;
    }
    return show(model, el, new URL("nbboard/", base));
  },
};

function show(model: Model, el: HTMLElement, server: URL): () => void {
  const { board, release } = openBoard({
    server: server.href,
    boardId: String(model.get("board_id")),
    name: String(model.get("name") ?? "") || rememberedName(),
  });
  const host = el.ownerDocument.createElement("div");
  // In a row (HBox) a board, which has no width of its own, would shrink to nothing.
  el.style.flex ||= "1 1 auto";
  el.replaceChildren(host);
  // A canvas has no width of its own: in a row of widgets the board would shrink to nothing.
  el.style.width = "100%";
  const unmount = mount(host, board, {
    ...files(server, board.id),
    height: Number(model.get("height")),
    onReplay: (play) => onReplay(model, play),
    onHeight: (height) => {
      model.set("height", height);
      model.save_changes();
    },
  });
  return () => {
    unmount();
    release();
  };
}

/** Listens to `board.replay()` of the kernel; gives the function that ends it. */
function onReplay(model: Model, play: (speed: number) => void): () => void {
  const listener = (content: { type?: string; speed?: number }): void => {
    if (content.type === "replay") play(content.speed ?? 1);
  };
  model.on("msg:custom", listener);
  return () => model.off("msg:custom", listener);
}

/** Shows a board in `host` for as long as the page lives, as high as `host` is. */
export function showPage(
  host: HTMLElement,
  boardId: string,
  server: URL,
  transport: Transport | undefined,
): void {
  document.documentElement.lang ||= language();
  const platform = browserPlatform();
  const { board } = openBoard(
    { server: server.href, boardId, agent: "page", name: rememberedName() },
    transport === undefined ? platform : { ...platform, transport },
  );
  mount(host, board, { ...files(server, boardId), height: "fill" });
}

/** Shows the board of a share link, whose own address is `link`, to a guest who is let in. */
export function showGuest(host: HTMLElement, boardId: string, link: URL, name: string): void {
  document.documentElement.lang ||= language();
  if (name !== "") rememberName(name);
  const { board } = openBoard({ server: link.href, boardId, agent: "page", name, byLink: true });
  mount(host, board, {
    rest: new LinkRest(link.href),
    byLink: true,
    loadFont: () => loadFont(new URL(fontFile, import.meta.url).href),
    pictureAddress: (blob) => new URL(`blobs/${blob}`, link).href,
    height: "fill",
  });
}

type Served = "loadFont" | "pictureAddress" | "rest" | "upload";

/** Where fonts and images come from, and where images go. */
function files(server: URL, boardId: string): Pick<MountOptions, Served> {
  return {
    rest: new Rest(server.href),
    loadFont: () => loadFont(new URL(fontFile, import.meta.url).href),
    upload: (file) => uploadImage(new URL(`api/boards/${boardId}/blobs`, server).href, file),
    pictureAddress: (blob, board = boardId) =>
      new URL(`api/boards/${encodeURIComponent(board)}/blobs/${blob}`, server).href,
  };
}

export default widget;

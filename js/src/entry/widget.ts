/** The board in a notebook's cell: what the stub imports and anywidget renders. */

import fontFile from "../../assets/nbboard-sans.woff2";
import { loadFont } from "../canvas/text";
import { browserPlatform, type Platform } from "../sync/platform";
import { LinkRest, Rest } from "../sync/rest";
import { openBoard } from "../sync/share";
import { ticketTransport } from "../sync/tickets";
import { begunTransport } from "../sync/transport";
import { uploadImage } from "../sync/upload";
import { type MountOptions, mount, mountInSteps } from "../ui/mount";
import { nextTask } from "../ui/next-task";
import { rememberedName, rememberName } from "../ui/people/remembered";
import { language } from "../ui/texts";
import { cellOptions } from "./cell";
import { isUnderHub, type Model, type RenderContext, serverBase, type Widget } from "./host";

const widget: Widget = {
  render({ model, el }: RenderContext): () => void {
    // This script comes from the page's server; without one it is `kernel.ts` that shows the board.
    return show(model, el, new URL("nbboard/", serverBase(document) ?? document.baseURI));
  },
};

function show(model: Model, el: HTMLElement, server: URL): () => void {
  const { board, release } = openBoard(
    {
      server: server.href,
      boardId: String(model.get("board_id")),
      name: String(model.get("name") ?? "") || rememberedName(),
    },
    platformFor(server, isUnderHub(document)),
  );
  const host = el.ownerDocument.createElement("div");
  // In a row (HBox) a board, which has no width of its own, would shrink to nothing.
  el.style.flex ||= "1 1 auto";
  el.replaceChildren(host);
  // A canvas has no width of its own: in a row of widgets the board would shrink to nothing.
  el.style.width = "100%";
  const cell = cellOptions(model);
  const unmount = mount(host, board, { ...files(server, board.id), ...cell });
  return () => {
    unmount();
    cell.onSelected([]);
    release();
  };
}

/** The browser's; with `tickets` each socket asks `server` for one first. */
function platformFor(server: URL, tickets: boolean): Platform {
  const platform = browserPlatform();
  return tickets ? { ...platform, transport: ticketTransport(new Rest(server.href)) } : platform;
}

/**
 * Shows a board in `host` for as long as the page lives, as high as `host` is. `line` tells that
 * the server wants a ticket for each socket, or is the first socket, which the page has begun.
 */
export async function showPage(
  host: HTMLElement,
  boardId: string,
  server: URL,
  line: boolean | WebSocket,
): Promise<void> {
  document.documentElement.lang ||= language();
  const isBegun = typeof line === "object";
  const platform = platformFor(server, line === true);
  const { board } = openBoard(
    { server: server.href, boardId, agent: "page", name: rememberedName() },
    isBegun ? { ...platform, transport: begunTransport(line) } : platform,
  );
  // While the server looks for the board, and says what is on it.
  await nextTask();
  await mountInSteps(host, board, { ...files(server, boardId), height: "fill" });
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
    startPainter,
    upload: (file) => uploadImage(new URL("blobs", link).href, file),
    pictureAddress: (blob) => new URL(`blobs/${blob}`, link).href,
    height: "fill",
  });
}

/** Only a page of the server's own may start it; whoever asks for it can do without. */
function startPainter(): Worker {
  return new Worker(new URL(PAINTER_FILE, import.meta.url), { type: "module" });
}

type Served = "loadFont" | "pictureAddress" | "rest" | "startPainter" | "upload";

/** Where fonts and images come from, and where images go. */
function files(server: URL, boardId: string): Pick<MountOptions, Served> {
  return {
    rest: new Rest(server.href),
    loadFont: () => loadFont(new URL(fontFile, import.meta.url).href),
    startPainter,
    upload: (file) => uploadImage(new URL(`api/boards/${boardId}/blobs`, server).href, file),
    pictureAddress: (blob, board = boardId) =>
      new URL(`api/boards/${encodeURIComponent(board)}/blobs/${blob}`, server).href,
  };
}

export default widget;

/**
 * A board in a cell whose page reaches no server for it: all goes through the kernel.
 *
 * One file with everything in it, since nothing can be loaded later but through the kernel too.
 */

import fontFile from "../../assets/nbboard-sans.woff2";
import { loadFont } from "../canvas/text";
import { wayTo } from "../sync/kernel-way";
import { browserPlatform } from "../sync/platform";
import { Rest } from "../sync/rest";
import { openBoard } from "../sync/share";
import { uploadImage } from "../sync/upload";
import { type MountOptions, mount } from "../ui/mount";
import { rememberedName } from "../ui/people/remembered";
import { cellOptions } from "./cell";
import * as front from "./front";
import type { Model, RenderContext, Widget } from "./host";
import { kernelAddress } from "./kernel-fetch";
import { KernelPictures } from "./kernel-pictures";
import { kernelText } from "./kernel-texts";

const widget: Widget = {
  render({ model, el }: RenderContext): () => void {
    const boardId = String(model.get("board_id"));
    const way = wayTo(boardId, browserPlatform);
    const detach = way.attach(model);
    const { board, release } = openBoard(
      { server: kernelAddress(boardId), boardId, name: rememberedName() },
      { ...browserPlatform(), transport: way.transport },
    );
    // A cell that is run again means: once more, also when the board was closed or its kernel gone.
    if (board.status.state !== "live") board.retry();
    const leave = (): void => way.leave();
    window.addEventListener("pagehide", leave);
    const host = el.ownerDocument.createElement("div");
    el.style.flex ||= "1 1 auto";
    el.style.width = "100%";
    el.replaceChildren(host);
    const cell = cellOptions(model);
    const unmount = mount(host, board, { ...options(model, boardId), ...cell });
    return () => {
      window.removeEventListener("pagehide", leave);
      unmount();
      cell.onSelected([]);
      detach();
      release();
    };
  },
};

function options(model: Model, boardId: string): Omit<MountOptions, "height"> {
  const home = kernelAddress(boardId);
  const server = String(model.get("server") ?? "");
  const alone = server === "";
  const address = (blob: string): string => `${home}api/boards/${boardId}/blobs/${blob}`;
  return {
    rest: new KernelRest(home, server),
    alone,
    way: {
      live: kernelText(alone ? "way.local" : "way.relayed"),
      busy: kernelText("way.busy"),
      hint: kernelText("way.hint"),
      ...(alone && { everybody: kernelText("way.everybody") }),
    },
    loadFront: () => Promise.resolve(front),
    loadFont: () => font(home),
    upload: (file) => uploadImage(`${home}api/boards/${boardId}/blobs`, file),
    pictureAddress: address,
    makePictures: (arrived) => new KernelPictures(address, arrived),
  };
}

/** Routes through the kernel; what is shown to people are addresses of the server behind it. */
class KernelRest extends Rest {
  readonly #server: string;

  constructor(home: string, server: string) {
    super(home);
    this.#server = server;
  }

  override address(path: string): string {
    return path.startsWith("boards/") ? new URL(path, this.#server).href : super.address(path);
  }
}

async function font(home: string): Promise<void> {
  const answer = await fetch(`${home}static/${fontFile.replace(/^.*\//, "")}`);
  if (!answer.ok) throw new Error(`the kernel has no font (${answer.status})`);
  return loadFont(URL.createObjectURL(await answer.blob()));
}

export default widget;

/** What a board in a cell and its kernel tell each other by the widget, however it is reached. */

import type { MountOptions } from "../ui/mount";
import type { Model } from "./host";
import { tellSelected } from "./selected";

type InCell = "height" | "onHeight" | "onReplay" | "onSelected";

/** Call `onSelected` with none when the view goes. */
export function cellOptions(model: Model): Required<Pick<MountOptions, InCell>> {
  return {
    height: Number(model.get("height")),
    onHeight(height) {
      model.set("height", height);
      model.save_changes();
    },
    onSelected: tellSelected(model),
    onReplay(play) {
      const listener = (content: { type?: string; speed?: number }): void => {
        if (content.type === "replay") play(content.speed ?? 1);
      };
      model.on("msg:custom", listener);
      return () => model.off("msg:custom", listener);
    },
  };
}

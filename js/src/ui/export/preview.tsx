/** A small picture of what an export will be. */

import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Element } from "../../core/types.gen";
import type { Painting } from "../copying";
import { say } from "../front-texts";

export type Look = Required<Pick<Painting, "transparent" | "dark">>;

interface PreviewProps {
  readonly elements: readonly Element[];
  readonly look: Look;
  paint(painting: Painting): HTMLCanvasElement | undefined;
}

/** More than this take longer to paint than a person waits for a choice to show. */
const MOST_ELEMENTS = 4000;
/** Pixels of its longer side: more would be scaled down on the page, and be less sharp. */
const SIDE = 400;

export function Preview({ elements, look, paint }: PreviewProps): VNode | null {
  const place = useRef<HTMLDivElement>(null);
  const { transparent, dark } = look;
  const isShown = elements.length > 0 && elements.length <= MOST_ELEMENTS;
  useLayoutEffect(() => {
    if (!isShown) return;
    const canvas = paint({ elements, transparent, dark, scale: 2, most: SIDE });
    canvas?.setAttribute("aria-hidden", "true");
    place.current?.replaceChildren(...(canvas ? [canvas] : []));
  }, [isShown, elements, transparent, dark, paint]);
  if (!isShown) return null;
  return (
    <div
      class="nb-export-preview"
      role="img"
      aria-label={say("export.preview")}
      data-transparent={transparent}
      data-dark={dark}
      ref={place}
    />
  );
}

/** A painted canvas as a PNG; undefined for none. */
export function pngOf(canvas: HTMLCanvasElement | undefined): Promise<Blob> | undefined {
  if (canvas === undefined) return undefined;
  return new Promise((done, failed) =>
    canvas.toBlob((made) => (made === null ? failed(new Error("no picture")) : done(made))),
  );
}

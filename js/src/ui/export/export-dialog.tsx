/** Takes a board, or what is selected on it, out of it: as a picture, a document or a drawing. */

import { Copy, Download } from "lucide";
import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { extentOf } from "../../core/edit";
import type { Element } from "../../core/types.gen";
import type { Board, Notice } from "../../sync/board";
import type { Rest } from "../../sync/rest";
import type { Painting } from "../copying";
import { Dialog } from "../dialog";
import { say } from "../front-texts";
import { useBoardValue } from "../hooks";
import { Icon } from "../icon";
import { Choice, Segments, Switch } from "./controls";
import { mayCopy } from "./handing-over";
import { type Look, Preview, pngOf } from "./preview";
import { type Export, useExport } from "./use-export";
import { FIRST_WISH, FORMATS, isPicture, ORIENTATIONS, PAGES, SCALES, type Wish } from "./wish";

export interface ExportProps {
  readonly board: Board;
  readonly rest: Rest;
  /** What is selected now, bottom to top. */
  readonly selected: readonly Element[];
  paint(painting: Painting): HTMLCanvasElement | undefined;
  tell(notice: Notice): void;
  close(): void;
}

/** Room round what is drawn, board units. */
const PADDING = 16;
/** A PNG has no more pixels than this (`limits.PICTURE_PIXELS`, `PICTURE_SIDE`). */
const MOST_PIXELS = 64_000_000;
const MOST_SIDE = 32_767;
/** What this page wanted last: it is wanted again more often than anything else. */
let lastWish: Wish = FIRST_WISH;

export function ExportDialog({ board, rest, selected, paint, tell, close }: ExportProps): VNode {
  const whole = useBoardValue(board, ["change"], (now) => [...now.elements()]);
  const [wish, setWish] = useState<Wish>(() => ({
    ...lastWish,
    // One alone may only be what was drawn last, which is selected by itself.
    what: selected.length > 1 ? "selected" : "all",
  }));
  const change = (part: Partial<Wish>): void => {
    setWish((before) => {
      lastWish = { ...before, ...part };
      return lastWish;
    });
  };
  const elements = wish.what === "selected" ? selected : whole;
  const drawing = useExport({
    board,
    rest,
    ids: selected.map(({ id }) => id),
    paint: (wanted) => pngOf(paint({ elements, ...look(wanted), scale: wanted.scale })),
    done: (words) => {
      tell({ text: words, level: "info" });
      close();
    },
  });
  return (
    <Dialog title={say("export.title")} close={close}>
      <form
        class="nb-form nb-export"
        onSubmit={(event) => {
          event.preventDefault();
          void drawing.save(wish);
        }}
      >
        <Preview elements={elements} look={look(wish)} paint={paint} />
        {selected.length > 0 && (
          <Segments
            label={say("export.what")}
            name="what"
            value={wish.what}
            of={[
              ["selected", say("export.selected", { count: selected.length })],
              ["all", say("export.all")],
            ]}
            change={(what) => change({ what })}
          />
        )}
        <Segments
          label={say("export.format")}
          name="format"
          value={wish.format}
          of={FORMATS.map((format) => [format, say(`export.${format}`)] as const)}
          change={(format) => change({ format })}
        />
        <p class="nb-remark nb-export-about">{say(`export.about-${wish.format}`)}</p>
        <Options wish={wish} elements={elements} change={change} />
        <Foot wish={wish} drawing={drawing} count={elements.length} />
      </form>
    </Dialog>
  );
}

function look({ transparent, dark }: Wish): Look {
  return { transparent, dark };
}

interface OptionsProps {
  readonly wish: Wish;
  readonly elements: readonly Element[];
  change(part: Partial<Wish>): void;
}

function Options({ wish, elements, change }: OptionsProps): VNode | null {
  if (!isPicture(wish)) return null;
  return (
    <>
      {wish.format === "png" && <Scale wish={wish} elements={elements} change={change} />}
      {wish.format === "pdf" && <Paper wish={wish} change={change} />}
      <div class="nb-export-switches">
        <Switch
          label={say("export.transparent")}
          on={wish.transparent}
          change={(transparent) => change({ transparent })}
        />
        <Switch label={say("export.dark")} on={wish.dark} change={(dark) => change({ dark })} />
      </div>
    </>
  );
}

function Scale({ wish, elements, change }: OptionsProps): VNode {
  const sizes = new Map(SCALES.map((scale) => [scale, pixels(elements, scale)]));
  const [width, height] = sizes.get(wish.scale) ?? [0, 0];
  return (
    <Segments
      label={say("export.scale")}
      name="scale"
      value={wish.scale}
      of={SCALES.map((scale) => [scale, `${scale}×`] as const)}
      remark={
        fits([width, height])
          ? say("export.pixels", { width, height })
          : say("export.too-large", { width, height })
      }
      change={(scale) => change({ scale })}
    />
  );
}

function pixels(elements: readonly Element[], scale: number): readonly [number, number] {
  const box = extentOf(elements) ?? { left: 0, top: 0, right: 0, bottom: 0 };
  const side = (from: number, to: number): number =>
    Math.max(1, (Math.ceil(to + PADDING) - Math.floor(from - PADDING)) * scale);
  return [side(box.left, box.right), side(box.top, box.bottom)];
}

function fits([width, height]: readonly [number, number]): boolean {
  return width * height <= MOST_PIXELS && Math.max(width, height) <= MOST_SIDE;
}

function Paper({ wish, change }: Omit<OptionsProps, "elements">): VNode {
  const isPaper = wish.page !== "";
  return (
    <div class="nb-export-paper">
      <Choice
        label={say("export.page")}
        value={wish.page}
        of={PAGES.map((page) => [page, pageName(page)] as const)}
        change={(page) => change({ page })}
      />
      {isPaper && (
        <Choice
          label={say("export.orientation")}
          value={wish.orientation}
          of={ORIENTATIONS.map((each) => [each, say(`export.${each}`)] as const)}
          change={(orientation) => change({ orientation })}
        />
      )}
      {isPaper && (
        <Choice
          label={say("export.size")}
          value={wish.tiled ? "tiled" : "fit"}
          of={[
            ["fit", say("export.fit")],
            ["tiled", say("export.tiled")],
          ]}
          change={(size) => change({ tiled: size === "tiled" })}
        />
      )}
    </div>
  );
}

function pageName(page: Wish["page"]): string {
  if (page === "") return say("export.own-size");
  if (page === "letter" || page === "legal") return say(`export.${page}`);
  return page.toUpperCase();
}

interface FootProps {
  readonly wish: Wish;
  readonly drawing: Export;
  readonly count: number;
}

function Foot({ wish, drawing, count }: FootProps): VNode {
  const { failed, since } = drawing;
  const seconds = useSeconds(since);
  const isBusy = since !== undefined;
  const said = isBusy && seconds > 0 ? say("export.drawing", { count, seconds }) : failed;
  const isCopied = (wish.format === "png" || wish.format === "svg") && mayCopy();
  return (
    <>
      <p class="nb-told" role="status">
        {count === 0 ? say("export.nothing") : said}
      </p>
      <div class="nb-export-ends">
        {isBusy ? (
          <button type="button" class="nb-secondary" onClick={drawing.cancel}>
            {say("export.cancel")}
          </button>
        ) : (
          isCopied && (
            <button type="button" class="nb-secondary" onClick={() => void drawing.copy(wish)}>
              <Icon of={Copy} size={16} />
              {say("share.copy")}
            </button>
          )
        )}
        <button
          type="submit"
          class="nb-primary"
          data-first
          aria-disabled={isBusy}
          aria-busy={isBusy}
        >
          <Icon of={Download} size={16} />
          {say("export.download")}
        </button>
      </div>
    </>
  );
}

/** Whole seconds since then, counted while it is set. */
function useSeconds(since: number | undefined): number {
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (since === undefined) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [since]);
  return since === undefined ? 0 : Math.max(0, Math.floor((now - since) / 1000));
}

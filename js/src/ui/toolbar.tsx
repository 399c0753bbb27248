/** The bar at the bottom: undo and redo, tools with the pen's ink, zoom. */

import { Expand, Maximize, Minus, Plus, Redo2, Shrink, Undo2 } from "lucide";
import type { VNode } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import type { Paper } from "../canvas/paper";
import { zoomed, zoomStep } from "../canvas/view";
import type { Clear } from "../core/types.gen";
import type { Desk } from "../tools/desk";
import { keyFor } from "../tools/keys";
import { BoardMenu } from "./board-menu";
import { IconButton, tooltip } from "./buttons";
import type { PanelProps } from "./company";
import type { FullWindow } from "./full-window";
import { useBoard } from "./hooks";
import { Icon } from "./icon";
import { Watching } from "./people/watching";
import { SelectionControls, useSelection } from "./selection-controls";
import { obstacle } from "./status";
import { StyleControls } from "./style-controls";
import { text } from "./texts";
import { ToolButtons } from "./tool-buttons";

export interface Commands {
  undo(): void;
  redo(): void;
  zoom(direction: 1 | -1): void;
  fit(): void;
  clear(scope: Clear["scope"]): void;
  /** Absent where the board fills its page already. */
  readonly full: FullWindow | undefined;
}

interface BarProps extends PanelProps {
  readonly paper: Paper;
  readonly commands: Commands;
}

export function BottomBar({ company, paper, commands }: BarProps): VNode | null {
  const { board, desk } = company;
  useBoard(board, ["meta", "status", "history"]);
  const { canDraw } = board;
  if (obstacle(board.status) !== undefined) return null;
  return (
    <div class="nb-bar">
      <div class="nb-bar-side">
        <History company={company} commands={commands} />
      </div>
      <div class="nb-bar-middle">
        <Watching company={company} />
        {canDraw && <ToolButtons desk={desk} />}
        {canDraw && <Style desk={desk} paper={paper} />}
      </div>
      <div class="nb-bar-side nb-bar-end">
        <Zoom desk={desk} commands={commands} />
        {commands.full && <FullButton full={commands.full} />}
      </div>
    </div>
  );
}

/** Of what is selected, else of what is drawn next. */
function Style({ desk, paper }: { desk: Desk; paper: Paper }): VNode {
  useSelection(desk);
  const Controls = desk.selection.size > 0 ? SelectionControls : StyleControls;
  return <Controls desk={desk} paper={paper} />;
}

function History({ company, commands }: PanelProps & { commands: Commands }): VNode {
  const { board } = company;
  return (
    <fieldset class="nb-panel nb-group" aria-label={text("bar.history")}>
      {board.canDraw && (
        <IconButton
          label={text("command.undo")}
          keys={keyFor("undo")}
          of={Undo2}
          disabled={!board.canUndo}
          press={commands.undo}
        />
      )}
      {board.canDraw && (
        <IconButton
          label={text("command.redo")}
          keys={keyFor("redo")}
          of={Redo2}
          disabled={!board.canRedo}
          press={commands.redo}
        />
      )}
      <BoardMenu company={company} clear={commands.clear} />
    </fieldset>
  );
}

function FullButton({ full }: { full: FullWindow }): VNode {
  const [on, setOn] = useState(full.on);
  useLayoutEffect(() => full.onChange(() => setOn(full.on)), [full]);
  return (
    <div class="nb-panel nb-group">
      <IconButton
        label={text("command.full-window")}
        keys={keyFor("full-window")}
        of={on ? Shrink : Expand}
        press={() => full.toggle()}
      />
    </div>
  );
}

export function zoomBy(desk: Desk, direction: 1 | -1): void {
  zoomTo(desk, zoomStep(desk.surface.view.zoom, direction));
}

/** Zooms about the middle of the view. */
export function zoomTo({ surface }: Desk, zoom: number): void {
  const { width, height } = surface.size;
  surface.setView(zoomed(surface.view, width / 2, height / 2, zoom));
}

/** Shows everything; when it is shown already, 100 % about the middle. */
export function fitOrFull(desk: Desk): void {
  const { surface } = desk;
  const before = surface.view;
  surface.fit();
  const { view } = surface;
  const same = view.x === before.x && view.y === before.y && view.zoom === before.zoom;
  if (same) zoomTo(desk, 1);
}

function Zoom({ desk, commands }: { desk: Desk; commands: Commands }): VNode {
  const { surface } = desk;
  const [zoom, setZoom] = useState(surface.view.zoom);
  useLayoutEffect(() => surface.onView(() => setZoom(surface.view.zoom)), [surface]);
  const percent = `${Math.round(zoom * 100)} %`;
  return (
    <fieldset class="nb-panel nb-group" aria-label={text("bar.zoom")}>
      <IconButton
        label={text("command.zoom-out")}
        keys={keyFor("zoom-out")}
        of={Minus}
        press={() => commands.zoom(-1)}
        wide
      />
      <button
        type="button"
        class="nb-button nb-percent"
        aria-label={text("bar.percent", { percent })}
        title={tooltip(text("bar.fit"), keyFor("zoom-fit"))}
        onClick={commands.fit}
      >
        <span class="nb-only-wide">{percent}</span>
        <span class="nb-only-narrow">
          <Icon of={Maximize} />
        </span>
      </button>
      <IconButton
        label={text("command.zoom-in")}
        keys={keyFor("zoom-in")}
        of={Plus}
        press={() => commands.zoom(1)}
        wide
      />
    </fieldset>
  );
}

/** The bar at the bottom: undo and redo, tools with the pen's ink, zoom. */

import { Eraser, Hand, type IconNode, Maximize, Minus, Pencil, Plus, Redo2, Undo2 } from "lucide";
import type { VNode } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import type { Paper } from "../canvas/paper";
import { zoomed, zoomStep } from "../canvas/view";
import type { Board } from "../sync/board";
import type { Desk } from "../tools/desk";
import type { Tool, ToolName } from "../tools/tool";
import { TOOLS } from "../tools/tools";
import { useBoard, useChoices } from "./hooks";
import { Icon } from "./icon";
import { InkControls } from "./ink-controls";
import { keyName } from "./key-names";
import { obstacle } from "./status";

const ICONS: Readonly<Record<ToolName, IconNode>> = { pen: Pencil, eraser: Eraser, hand: Hand };

export interface Commands {
  undo(): void;
  redo(): void;
  zoom(direction: 1 | -1): void;
  fit(): void;
}

interface BarProps {
  readonly board: Board;
  readonly desk: Desk;
  readonly paper: Paper;
  readonly commands: Commands;
}

export function BottomBar({ board, desk, paper, commands }: BarProps): VNode | null {
  useBoard(board, ["meta", "status", "history"]);
  const { canDraw } = board;
  if (obstacle(board.status) !== undefined) return null;
  return (
    <div class="nb-bar">
      <div class="nb-bar-side">{canDraw && <History board={board} commands={commands} />}</div>
      <div class="nb-bar-middle">
        {canDraw && <Tools desk={desk} />}
        {canDraw && <InkControls desk={desk} paper={paper} />}
      </div>
      <div class="nb-bar-side nb-bar-end">
        <Zoom desk={desk} commands={commands} />
      </div>
    </div>
  );
}

function Tools({ desk }: { desk: Desk }): VNode {
  const { tool: chosen } = useChoices(desk);
  return (
    <fieldset class="nb-panel nb-group" aria-label="Tools">
      {TOOLS.map((tool) => (
        <ToolButton key={tool.name} tool={tool} chosen={tool.name === chosen} desk={desk} />
      ))}
    </fieldset>
  );
}

function ToolButton({ tool, chosen, desk }: { tool: Tool; chosen: boolean; desk: Desk }): VNode {
  return (
    <button
      type="button"
      class="nb-button"
      aria-label={tool.label}
      aria-pressed={chosen}
      aria-keyshortcuts={tool.key.toUpperCase()}
      title={`${tool.label} — ${tool.key.toUpperCase()}`}
      onClick={() => desk.choose({ tool: tool.name })}
    >
      <Icon of={ICONS[tool.name]} />
    </button>
  );
}

function History({ board, commands }: { board: Board; commands: Commands }): VNode {
  return (
    <fieldset class="nb-panel nb-group" aria-label="History">
      <IconButton
        label="Undo"
        keys="Ctrl+Z"
        of={Undo2}
        disabled={!board.canUndo}
        press={commands.undo}
      />
      <IconButton
        label="Redo"
        keys="Ctrl+Shift+Z"
        of={Redo2}
        disabled={!board.canRedo}
        press={commands.redo}
      />
    </fieldset>
  );
}

/** Zooms about the middle of the view. */
export function zoomBy(desk: Desk, direction: 1 | -1): void {
  const { surface } = desk;
  const { width, height } = surface.size;
  const zoom = zoomStep(surface.view.zoom, direction);
  surface.setView(zoomed(surface.view, width / 2, height / 2, zoom));
}

/** Shows everything; when it is shown already, 100 % about the middle. */
export function fitOrFull(desk: Desk): void {
  const { surface } = desk;
  const before = surface.view;
  surface.fit();
  const { view, size } = surface;
  const same = view.x === before.x && view.y === before.y && view.zoom === before.zoom;
  if (same) surface.setView(zoomed(view, size.width / 2, size.height / 2, 1));
}

function Zoom({ desk, commands }: { desk: Desk; commands: Commands }): VNode {
  const { surface } = desk;
  const [zoom, setZoom] = useState(surface.view.zoom);
  useLayoutEffect(() => surface.onView(() => setZoom(surface.view.zoom)), [surface]);
  const percent = `${Math.round(zoom * 100)} %`;
  return (
    <fieldset class="nb-panel nb-group" aria-label="Zoom">
      <IconButton label="Zoom out" keys="-" of={Minus} press={() => commands.zoom(-1)} wide />
      <button
        type="button"
        class="nb-button nb-percent"
        aria-label={`Zoom ${percent}: show everything, or 100 %`}
        title="Show everything, or 100 % — 0"
        onClick={commands.fit}
      >
        <span class="nb-only-wide">{percent}</span>
        <span class="nb-only-narrow">
          <Icon of={Maximize} />
        </span>
      </button>
      <IconButton label="Zoom in" keys="+" of={Plus} press={() => commands.zoom(1)} wide />
    </fieldset>
  );
}

interface IconButtonProps {
  readonly label: string;
  readonly keys: string;
  readonly of: IconNode;
  readonly disabled?: boolean;
  /** Left out where there is little room. */
  readonly wide?: boolean;
  press(): void;
}

function IconButton({ label, keys, of, disabled, wide, press }: IconButtonProps): VNode {
  return (
    <button
      type="button"
      class={wide ? "nb-button nb-only-wide" : "nb-button"}
      aria-label={label}
      title={`${label} — ${keyName(keys)}`}
      // Not `disabled`: a button that turns it on while it has the focus would lose the focus.
      aria-disabled={disabled ?? false}
      onClick={() => {
        if (!disabled) press();
      }}
    >
      <Icon of={of} size={18} />
    </button>
  );
}

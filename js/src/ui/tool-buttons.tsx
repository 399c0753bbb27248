/** The tools in the bar: one button each, or one a family where there is little room. */

import {
  ArrowUpRight,
  Circle,
  Diamond,
  Eraser,
  Hand,
  Highlighter,
  type IconNode,
  ImagePlus,
  Lock,
  LockOpen,
  MousePointer2,
  Pencil,
  Pentagon,
  Slash,
  Square,
  StickyNote,
  Triangle,
  TriangleRight,
  Type,
  WandSparkles,
} from "lucide";
import type { VNode } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import type { Surface } from "../canvas/surface";
import type { Desk } from "../tools/desk";
import { keyFor } from "../tools/keys";
import type { Tool, ToolName } from "../tools/tool";
import { TOOLS } from "../tools/tools";
import { IconButton } from "./buttons";
import { useChoices } from "./hooks";
import { Icon } from "./icon";
import { usePopover } from "./popover";
import { text } from "./texts";

export const TOOL_ICONS: Readonly<Record<ToolName, IconNode>> = {
  select: MousePointer2,
  hand: Hand,
  pen: Pencil,
  highlighter: Highlighter,
  laser: WandSparkles,
  eraser: Eraser,
  rectangle: Square,
  ellipse: Circle,
  diamond: Diamond,
  triangle: Triangle,
  "right-triangle": TriangleRight,
  polygon: Pentagon,
  arrow: ArrowUpRight,
  line: Slash,
  text: Type,
  note: StickyNote,
};

/** From this width of the board on, CSS pixels, every tool has its place in the bar. */
const ROOMY = 1360;

export function ToolButtons({ desk }: { desk: Desk }): VNode {
  const width = useWidth(desk.surface);
  const { pickImage } = desk;
  const { keepTool } = useChoices(desk);
  const keep = (): void => desk.choose({ keepTool: !desk.choices.keepTool });
  return (
    // A double press keeps the tool, where there is no room for the button that does.
    <fieldset
      class={keepTool ? "nb-panel nb-group nb-tools nb-kept" : "nb-panel nb-group nb-tools"}
      aria-label={text("bar.tools")}
      onDblClick={(event) => {
        const pressed = (event.target as Element).closest("[aria-pressed=true]");
        if (pressed !== null && !pressed.matches(".nb-only-wide")) keep();
      }}
    >
      {folded(TOOLS, width >= ROOMY).map((tools) =>
        tools.length === 1 ? (
          <ToolButton key={tools[0]?.name} tool={tools[0] as Tool} desk={desk} />
        ) : (
          <Family key={tools[0]?.family} tools={tools} desk={desk} />
        ),
      )}
      {pickImage !== undefined && (
        <IconButton
          label={text("command.image")}
          keys={keyFor("image")}
          of={ImagePlus}
          pressed={false}
          press={pickImage}
        />
      )}
      <IconButton
        label={text("command.keep-tool")}
        keys={keyFor("keep-tool")}
        of={keepTool ? Lock : LockOpen}
        pressed={keepTool}
        press={keep}
        wide
      />
    </fieldset>
  );
}

/** Tools that stand alone, and families of neighbours as one. */
export function folded(tools: readonly Tool[], roomy: boolean): Tool[][] {
  const groups: Tool[][] = [];
  for (const tool of tools) {
    const last = groups.at(-1);
    const together = !roomy && tool.family !== undefined && last?.[0]?.family === tool.family;
    if (together) last?.push(tool);
    else groups.push([tool]);
  }
  return groups;
}

function useWidth(surface: Surface): number {
  const [width, set] = useState(surface.size.width);
  useLayoutEffect(() => surface.onView(() => set(surface.size.width)), [surface]);
  return width;
}

function ToolButton({ tool, desk, then }: { tool: Tool; desk: Desk; then?(): void }): VNode {
  const { tool: chosen } = useChoices(desk);
  return (
    <IconButton
      label={text(`tool.${tool.name}`)}
      keys={keyFor(tool.name)}
      of={TOOL_ICONS[tool.name]}
      pressed={tool.name === chosen}
      press={() => {
        desk.choose({ tool: tool.name });
        then?.();
      }}
    />
  );
}

/** The member used last, and beside it all of them behind a small button. */
function Family({ tools, desk }: { tools: readonly Tool[]; desk: Desk }): VNode {
  const { tool: chosen } = useChoices(desk);
  const [latest, setLatest] = useState(tools[0] as Tool);
  const current = tools.find(({ name }) => name === chosen);
  useLayoutEffect(() => {
    if (current !== undefined) setLatest(current);
  }, [current]);
  const { open, place, setOpen } = usePopover();
  const label = text(tools[0]?.family === "pens" ? "family.pens" : "family.shapes");
  return (
    <div class="nb-family" ref={place}>
      <ToolButton tool={current ?? latest} desk={desk} />
      <button
        type="button"
        class="nb-unfold"
        aria-label={label}
        title={label}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon of={[["path", { d: "m6 15 6-6 6 6" }]]} size={12} />
      </button>
      {open && (
        <div class="nb-panel nb-popover nb-flyout">
          {tools.map((tool) => (
            <ToolButton key={tool.name} tool={tool} desk={desk} then={() => setOpen(false)} />
          ))}
        </div>
      )}
    </div>
  );
}

/** Says that a board is archived, and lets its owners bring it back. */

import { Archive } from "lucide";
import type { VNode } from "preact";
import { Role } from "../core/types.gen";
import type { PanelProps } from "./company";
import { useBoard } from "./hooks";
import { Press, Strip } from "./people/watching";
import { wayText } from "./way-texts";

export function Archived({ company }: PanelProps): VNode | null {
  const { board } = company;
  useBoard(board, ["meta", "status"]);
  if (!board.facts.archived || board.status.state === "refused") return null;
  // The role here and now is a viewer's for everybody: the board's own says who may change it.
  const isOwner = board.you?.role === Role.OWNER;
  return (
    <Strip of={Archive}>
      <strong>{wayText("banner.archived")}</strong>
      {isOwner && (
        <Press press={() => board.submit([{ kind: "archive", archived: false }])}>
          {wayText("banner.unarchive")}
        </Press>
      )}
    </Strip>
  );
}

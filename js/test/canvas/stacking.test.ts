// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { NO_PICTURES } from "../../src/canvas/pictures";
import { Surface } from "../../src/canvas/surface";
import { BoardState } from "../../src/core/state";
import { ENTRY_DEFAULTS, type Op, Role } from "../../src/core/types.gen";
import { Replica } from "../../src/sync/replica";
import { installPage, type Page, stage } from "../support/canvas";
import { rect } from "../support/elements";

let page: Page;
beforeEach(() => {
  page = installPage();
});

/** A surface over a real replica: what others do, and what is done here before it is confirmed. */
function shown(count: number) {
  const replica = new Replica();
  replica.reset(new BoardState("Board", "ada"));
  replica.setAuthor({
    ...{ author: "ada", name: "Ada", ceiling: Role.OWNER, floor: Role.NONE, groups: [] },
  });
  const surface = new Surface(
    stage(),
    {
      get size() {
        return replica.size;
      },
      elements: () => replica.elements(),
      get: replica.get,
      zIndex: (id) => replica.rank(id),
    },
    NO_PICTURES,
  );
  let seq = 0;
  const others = (...ops: Op[]): void => {
    seq += 1;
    const by = { author: "bob", name: "Bob", client: "you", n: seq, batch: "" };
    const entry = { ...ENTRY_DEFAULTS, ...by, seq, at: 0, ops };
    surface.changed(replica.confirm([entry], () => undefined).change);
  };
  const here = (...ops: Op[]): void => {
    const made = { from: { client: "me" }, n: 1, batch: "", ops };
    surface.changed(replica.perform(made, () => undefined).change);
  };
  const pile = Array.from({ length: count }, (_, i) => rect([10 * i, 10, 100, 100]));
  others(...pile.map((element): Op => ({ kind: "add", element })));
  page.frames();
  page.forget();
  const repainted = (): number => {
    page.frames();
    const areas = page.calls.get("clearRect") ?? 0;
    page.forget();
    return areas;
  };
  return { ids: pile.map(({ id }) => id), others, here, repainted };
}

describe("what lies over what", () => {
  for (const to of ["front", "back"] as const) {
    it(`is repainted when somebody moves an element to the ${to}`, () => {
      for (const who of ["here", "others"] as const) {
        const board = shown(3);
        board[who]({ kind: "reorder", ids: [board.ids[1] as string], to });
        expect([who, board.repainted()]).toEqual([who, 1]);
      }
    });
  }
});

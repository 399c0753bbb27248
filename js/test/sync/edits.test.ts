/**
 * Two people edit the same elements at once, as their selections would: in 1,000 random
 * interleavings both end with the board that the server has. A failing one is named by its seed.
 */

import { expect, it } from "vitest";
import { aligned, distributed, stacking } from "../../src/core/arrange";
import { locking, moved, patches, removal, restyled } from "../../src/core/edit";
import { adding, copies, grouping, ungrouping } from "../../src/core/groups";
import { flipped, frameOf, resized, rotated, scalingOf } from "../../src/core/transform";
import { type Element, type Op, Role } from "../../src/core/types.gen";
import { rect } from "../support/elements";
import type { Random } from "./support/random";
import { type Page, World } from "./support/world";

const INTERLEAVINGS = 1000;
const STEPS = 14;
const ELEMENTS = 6;

type Edit = (held: readonly Element[], random: Random, page: Page) => readonly Op[];

const far = (random: Random): number => random.below(200) - 100;

const EDITS: readonly Edit[] = [
  (held, random) => patches(moved(held, far(random), far(random))),
  (held, random) => {
    const frame = frameOf(held);
    if (frame === undefined) return [];
    const way = [far(random), far(random)] as const;
    return patches(resized(held, scalingOf(frame, "se", way, { keep: true, fromMiddle: false })));
  },
  (held, random) => patches(rotated(held, random.below(36_000), [50, 50])),
  (held, random) => patches(restyled(held, { stroke: random.pick(["#e03131", "#1971c2"]) })),
  (held) => patches(flipped(held, "vertical")),
  (held) => patches(aligned(held, "left")),
  (held) => patches(distributed(held, "horizontal")),
  (held, random, page) => {
    const to = random.pick(["front", "forward", "backward", "back"] as const);
    return stacking([...page.board.elements()], new Set(held.map(({ id }) => id)), to);
  },
  (held, random) => grouping(held, random.id()),
  (held) => ungrouping(held),
  (held, random) => adding(copies(held, { newId: () => random.id(), dx: 10, dy: 10 })),
  (held) => removal(held),
  (held, random) => locking(held, random.chance(0.4)),
];

function edit(page: Page, random: Random): void {
  const roll = random.below(10);
  if (roll === 0) page.board.undo();
  else if (roll === 1) page.board.redo();
  else {
    const held = [...page.board.elements()].filter(() => random.chance(0.4));
    const free = held.filter(({ locked }) => !locked);
    const ops = random.pick(EDITS)(random.chance(0.9) ? free : held, random, page);
    if (ops.length > 0) page.board.submit(ops);
  }
}

async function interleave(seed: number): Promise<number> {
  const world = new World(seed);
  const { random } = world;
  const ada = await world.joined({ user: "ada", name: "Ada", ceiling: Role.OWNER });
  const ben = await world.joined({ user: "ben", name: "Ben", ceiling: Role.OWNER });
  const start = Array.from({ length: ELEMENTS }, (_, i) => rect([i * 15, i * 9, 30, 20]));
  ada.board.submit(adding(start.map((each) => ({ ...each, id: random.id() }))));
  await world.settle();
  let voids = 0;
  for (let step = 0; step < STEPS; step += 1) {
    edit(random.pick([ada, ben]), random);
    for (let n = random.below(5); n > 0 && world.network.open_.length > 0; n -= 1) {
      const link = random.pick(world.network.open_);
      if (random.chance(0.5)) link.deliverUp();
      else link.deliverDown();
    }
    await world.settleQuietly();
  }
  await world.settle();
  const [hers, his] = [[...ada.board.elements()], [...ben.board.elements()]];
  if (JSON.stringify(hers) !== JSON.stringify(his)) expect(hers, `seed ${seed}`).toEqual(his);
  expect(ada.confirmedSum, `seed ${seed}`).toBe(ben.confirmedSum);
  expect(ada.board.status, `seed ${seed}`).toEqual({ state: "live", waiting: 0 });
  voids += ada.notices.length + ben.notices.length;
  ada.session.close();
  ben.session.close();
  return voids;
}

it("1,000 interleavings of edits end alike for both", async () => {
  let told = 0;
  for (let seed = 1; seed <= INTERLEAVINGS; seed += 1) told += await interleave(seed);
  // Edits did get in each other's way, or this would show little.
  expect(told).toBeGreaterThan(INTERLEAVINGS / 20);
}, 120_000);

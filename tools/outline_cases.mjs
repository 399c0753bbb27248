// The awkward inputs behind conformance/outlines/*.json. Nothing here is left to chance: random
// shapes come from fixed seeds.

/** Numbers in 0..1 from a seed (mulberry32). */
function chance(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** As on the board: sixteenths of a unit, pressures of 255 levels. */
const grid = (value) => Math.round(value * 16) / 16;
const level = (value) => Math.round(Math.min(Math.max(value, 0), 1) * 255) / 255;

const points = (count, place) =>
  Array.from({ length: count }, (_, i) => place(i, i / Math.max(count - 1, 1)).map(grid));

const spiral = (count, turns, radius) =>
  points(count, (_, t) => {
    const angle = 2 * Math.PI * turns * t;
    return [radius * t * Math.cos(angle), radius * t * Math.sin(angle)];
  });

const circle = (count, radius) =>
  points(count, (_, t) => [
    radius * Math.cos(2 * Math.PI * t) + 3,
    radius * Math.sin(2 * Math.PI * t) - 2,
  ]);

const line = (count, dx, dy) => points(count, (i) => [i * dx, i * dy]);

const zigzag = (count, step, height) => points(count, (i) => [i * step, (i % 2) * height]);

function walk(seed, count, step) {
  const random = chance(seed);
  let [x, y, heading] = [0, 0, 0];
  return points(count, () => {
    heading += (random() - 0.5) * 1.2;
    x += step * (0.3 + random()) * Math.cos(heading);
    y += step * (0.3 + random()) * Math.sin(heading);
    return [x, y];
  });
}

function scatter(seed, count, spread) {
  const random = chance(seed);
  return points(count, () => [(random() - 0.5) * spread, (random() - 0.5) * spread]);
}

/** An eight drawn twice, crossing itself. */
const eight = (count) =>
  points(count, (_, t) => [60 * Math.sin(4 * Math.PI * t), 30 * Math.sin(8 * Math.PI * t)]);

const repeated = (list, times) => list.flatMap((point) => Array(times).fill(point));

const SHAPES = {
  "one point": [[10, 20]],
  "one point far out": [[-8388608, 8388607.9375]],
  "two points": [[0, 0], [40, 25]],
  "two points, near": [[0, 0], [0.0625, 0]],
  "two equal points": [[5, 5], [5, 5]],
  "three equal points": [[5, 5], [5, 5], [5, 5]],
  "many equal points": Array(30).fill([-3, 7]),
  "equal points, then a move": [...Array(6).fill([0, 0]), [30, 10]],
  "a move, then equal points": [[0, 0], [30, 10], ...Array(12).fill([60, 20])],
  "every point twice": repeated(walk(11, 20, 6), 2),
  "every point four times": repeated(scatter(12, 9, 80), 4),
  "three points in line": [[0, 0], [20, 0], [40, 0]],
  "there and back": [[0, 0], [50, 0], [0, 0]],
  "there and back, slowly": [...line(26, 2, 0), ...line(26, 2, 0).reverse()],
  "right angle": [...line(10, 5, 0), ...points(10, (i) => [45, 5 + i * 5])],
  "sharp corner": [...line(12, 4, 0), ...points(12, (i) => [44 - i * 4, 2 + i])],
  "corner at the second point": [[0, 0], [40, 0], [0, 3], [-40, 6], [-80, 9]],
  "corner at the last point": [...line(12, 4, 1), [10, 8]],
  "twitch at the end": [...line(20, 4, 1), [75.5, 19.5], [76.5, 18.5], [75, 20]],
  "shorter than the pen is wide": points(12, (i) => [i * 0.125, 0]),
  "a little loop": circle(20, 1.5),
  "zigzag": zigzag(24, 6, 30),
  "flat zigzag": zigzag(40, 3, 4),
  "square": [[0, 0], [60, 0], [60, 60], [0, 60], [0, 0]],
  "star": points(6, (i) => [50 * Math.sin(i * 2.5133), -50 * Math.cos(i * 2.5133)]),
  "circle": circle(60, 40),
  "coarse circle": circle(9, 40),
  "circle drawn thrice": points(90, (i) => [30 * Math.cos(i / 5), 30 * Math.sin(i / 5)]),
  "spiral": spiral(110, 5, 90),
  "tight spiral": spiral(140, 14, 40),
  "eight": eight(90),
  "long line": line(150, 3, 1),
  "fast line": line(6, 200, 90),
  "slow line": line(120, 0.25, 0.125),
  "steps of a sixteenth": points(60, (i) => [Math.floor(i / 2) / 16, Math.ceil(i / 2) / 16]),
  "far from the origin": walk(13, 40, 5).map(([x, y]) => [x + 8000000, y - 8000000]),
  "long walk": walk(14, 250, 4),
  "dense walk": walk(15, 200, 0.7),
  "wide walk": walk(16, 40, 40),
  "scatter": scatter(17, 40, 200),
  "small scatter": scatter(18, 60, 6),
};

const PRESSURES = {
  even: (count) => Array(count).fill(level(0.5)),
  swell: (count) =>
    Array.from({ length: count }, (_, i) => level(Math.sin((Math.PI * (i + 0.5)) / count))),
  extremes: (count) => Array.from({ length: count }, (_, i) => i % 2),
  random: (count) => {
    const random = chance(count);
    return Array.from({ length: count }, () => level(random()));
  },
};
const SIZES = [5.65625, 1.41421356, 16, 0.5, 48];

export function freehandCases() {
  const kinds = Object.keys(PRESSURES);
  const drawn = Object.entries(SHAPES).flatMap(([name, shape], index) => {
    // Each shape in the usual pen, every second one in another size too.
    const sizes = index % 2 ? [SIZES[0]] : [SIZES[0], SIZES[1 + ((index / 2) % 4)]];
    return sizes.map((size, which) => {
      const kind = kinds[(index + which) % kinds.length];
      return {
        name: `${name}, size ${size}, ${kind} pressure`,
        size,
        points: shape,
        pressures: PRESSURES[kind](shape.length),
      };
    });
  });
  const nothing = [
    { name: "no points", size: 8, points: [], pressures: [] },
    { name: "size zero", size: 0, points: SHAPES.square, pressures: Array(5).fill(0.5) },
  ];
  return [...nothing, ...drawn];
}

/** Strokes without pressures. Two points are left out: there only the ends can be kept. */
export function simulatedCases() {
  return Object.entries(SHAPES)
    .filter(([, shape]) => shape.length !== 2)
    .map(([name, shape], index) => {
      const size = [8.5, 4.25, 17][index % 3];
      return { name: `${name}, size ${size}`, size, points: shape };
    });
}

export function pathCalls() {
  const lists = {
    one: [[3, 4]],
    two: [[0, 0], [10.5, -7.25]],
    same: [[2, 2], [2, 2], [2, 2]],
    three: [[0, 0], [40, 30], [80, 0]],
    corner: [[0, 0], [50, 0], [50, 0], [50, 50]],
    back: [[0, 0], [60, 10], [30, 70], [0, 0]],
    scattered: scatter(21, 9, 150),
    wave: points(14, (i) => [i * 12, 25 * Math.sin(i)]),
  };
  const calls = [];
  const add = (call, ...args) => calls.push({ call, args });
  for (const list of Object.values(lists)) {
    add("smooth", list);
    add("smooth_closed", list);
    for (const closed of [false, true]) {
      add("polyline", list, closed);
      add("curve", list, closed);
    }
    for (const kind of ["arrow", "triangle", "dot", "bar"]) {
      add("line_head", list, kind === "arrow" || kind === "dot", kind, 2);
      add("line_head", list, kind === "triangle", kind, 16);
    }
  }
  for (const [width, height] of [[100, 60], [30, 90], [0.0625, 0.0625], [0, 20], [0, 0]]) {
    for (const radius of [0, 8, 1000]) {
      add("rounded_rect", width, height, radius);
      add("diamond", width, height, radius);
    }
    add("ellipse", width, height);
    add("triangle", width, height, false);
    add("triangle", width, height, true);
  }
  for (const kind of ["arrow", "triangle", "dot", "bar"]) {
    add("head", [10, 10], [-90, 60], kind, 1);
    add("head", [-5, 3], [-5, 50], kind, 4, 12.5);
    add("head", [7, 7], [7, 7], kind, 2);
  }
  return calls;
}

export function textCases() {
  const boxes = [
    [["one line"], 20, 1.25, "left", 200],
    [["first", "", "third"], 16, 1.2, "center", 123.4375],
    [["right", "bound"], 36, 1.15, "right", 80],
    [["tight"], 28, 0.8, "left", 0],
    [["a\tb", "\u202eno turning\u202c"], 12.5, 1.5, "center", 64.0625],
    [[], 20, 1.25, "left", 100],
  ];
  const lines = [
    "plain",
    "tab\there, line\nend, \r\n, \u2028 and \u000b",
    "soft\u00adhyphen zero\u200bwidth \ufeffmark",
    "\u200fleft\u200e \u202aor\u202b \u202dright\u202e\u202c \u2066or\u2067 \u2068both\u2069",
    "joined \u{1f469}\u200d\u{1f52c} stays, e\u0301 too, x\ufe0f",
    "",
  ];
  return { lines, boxes };
}

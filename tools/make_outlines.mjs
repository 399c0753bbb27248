// Makes conformance/outlines/*.json: inputs and what both languages must draw for them.
//
//     node tools/make_outlines.mjs
//
// freehand.json comes from npm's perfect-freehand itself, path.json and text.json from js/src/core.
// Run it when a rule changes on purpose; the diff of the results is part of the review.

import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { freehandCases, pathCalls, simulatedCases, textCases } from "./outline_cases.mjs";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const TARGET = `${PROJECT}conformance/outlines/`;
const require = createRequire(`${PROJECT}js/package.json`);
const { getStroke } = require("perfect-freehand");
const { version } = require("../js/node_modules/perfect-freehand/package.json");

const OPTIONS = {
  thinning: 0.6,
  smoothing: 0.5,
  streamline: 0.5,
  easing: (t) => Math.sin((t * Math.PI) / 2),
  last: true,
};

/** Bundle modules of js/src and load them. */
async function rules() {
  const names = ["path", "bounds", "text"];
  const built = await require("esbuild").build({
    stdin: {
      contents: names.map((name) => `export * from "./src/core/${name}.ts";`).join("\n"),
      resolveDir: `${PROJECT}js`,
    },
    bundle: true,
    format: "esm",
    write: false,
  });
  const text = built.outputFiles[0].text;
  return import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
}

/** Seven decimals: a tenth of what the tests allow. */
const round = (value) => Math.round(value * 1e7) / 1e7 + 0;
const flat = (pairs) => Array.from(pairs).flat().map(round);

/** Two points are handed on as five, as both languages do (see js/src/canvas/freehand.ts). */
function samples({ points, pressures }) {
  const all = points.map(([x, y], i) => [x, y, pressures[i]]);
  if (all.length !== 2) return all;
  const [from, to] = all;
  return [0, 1, 2, 3, 4].map((part) => from.map((v, axis) => v + (to[axis] - v) * (part / 4)));
}

function freehand() {
  const drawn = freehandCases().map((one) => ({
    ...one,
    outline: flat(getStroke(samples(one), { ...OPTIONS, size: one.size, simulatePressure: false })),
  }));
  const simulated = simulatedCases().map((one) => ({
    ...one,
    outline: flat(getStroke(one.points, { ...OPTIONS, size: one.size, simulatePressure: true })),
  }));
  return { made_with: `perfect-freehand ${version}`, drawn, simulated };
}

function path(module) {
  const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
  const cases = pathCalls().map(({ call, args }) => {
    const given = args.map((arg) => (Array.isArray(arg?.[0]) ? arg.flat() : arg));
    const drawn = module[camel(call)](...given);
    const { left, top, right, bottom } = module.bounds(drawn);
    return {
      call,
      args,
      codes: Array.from(drawn.codes),
      vertices: flat(drawn.xy),
      bounds: flat([left, top, right, bottom]),
    };
  });
  return { cases };
}

function text(module) {
  const { ASCENT, DESCENT, FAMILY } = module;
  const { lines, boxes } = textCases();
  return {
    face: { family: FAMILY, ascent: ASCENT, descent: DESCENT },
    drawable: lines.map((line) => ({ line, drawn: module.drawable(line) })),
    layout: boxes.map((box) => ({
      args: box,
      placed: module.layout(...box).map((line) => [line.text, round(line.x), round(line.baseline)]),
    })),
  };
}

/** Signs beyond ASCII are escaped: some of them cannot be seen or turn the text around. */
const ascii = (value) =>
  JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** One line per case, so that a diff shows which cases changed. */
function write(name, content) {
  const parts = Object.entries(content).map(([key, value]) => {
    const body = Array.isArray(value)
      ? `[\n${value.map(ascii).join(",\n")}\n]`
      : ascii(value);
    return `${JSON.stringify(key)}: ${body}`;
  });
  writeFileSync(`${TARGET}${name}.json`, `{\n${parts.join(",\n")}\n}\n`);
}

mkdirSync(TARGET, { recursive: true });
const module = await rules();
write("freehand", freehand());
write("path", path(module));
write("text", text(module));

// Decodes the chunks of a snapshot by the page's own code; prints the median ms of each step.
// node packing.mjs FILE, bundled by bench/packing.py
import { readFileSync } from "node:fs";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { decodeServer } from "../js/src/core/wire";

const file = readFileSync(process.argv[2] ?? "");
const chunks: Uint8Array[] = [];
for (let at = 0; at < file.length; ) {
  const size = file.readUInt32BE(at);
  chunks.push(new Uint8Array(file.subarray(at + 4, at + 4 + size)));
  at += 4 + size;
}
const deflated = chunks.map((chunk) => deflateRawSync(chunk, { level: 1 }));

/** The only inflate that a page has: asynchronous, a stream for each chunk. */
async function inflated(data: Uint8Array): Promise<ArrayBuffer> {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).arrayBuffer();
}

async function ms(work: () => unknown): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    const begun = performance.now();
    await work();
    rounds.push(performance.now() - begun);
  }
  return rounds.sort((a, b) => a - b)[4] ?? Number.NaN;
}

const text = JSON.stringify(chunks.map((chunk) => decodeServer(chunk)), (_, value) =>
  value instanceof Uint8Array ? Array.from(value) : value,
);
const found = {
  decode: await ms(() => chunks.map(decodeServer)),
  native: await ms(() => deflated.map((data) => inflateRawSync(data))),
  inflate: await ms(async () => {
    for (const data of deflated) await inflated(data);
  }),
  json: await ms(() => JSON.parse(text)),
};
console.log(JSON.stringify(found));

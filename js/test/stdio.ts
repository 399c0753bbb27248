/** Requests on stdin, answers on stdout: each its length in four bytes, big-endian, and MessagePack. */

import { decodePlain, encodePlain } from "../src/core/wire";

const MOST_BYTES = 256 * 1024 * 1024;

/** Answers every request, one after the other, until stdin ends. */
export function serve(answer: (request: unknown) => unknown): void {
  let waiting: Buffer[] = [];
  let held = 0;
  let busy: Promise<void> = Promise.resolve();
  const join = (): Buffer => {
    const all = Buffer.concat(waiting);
    waiting = [all];
    return all;
  };
  process.stdin.on("data", (chunk: Buffer) => {
    waiting.push(chunk);
    held += chunk.length;
    while (held >= 4) {
      const start = waiting[0]?.length && waiting[0].length >= 4 ? waiting[0] : join();
      const needed = start.readUInt32BE(0) + 4;
      if (needed > MOST_BYTES) throw new RangeError(`a request of ${needed} bytes`);
      if (held < needed) return;
      const all = join();
      waiting = [all.subarray(needed)];
      held -= needed;
      const request = all.subarray(4, needed);
      busy = busy.then(async () => write(await answer(decodePlain(request))));
    }
  });
}

function write(answer: unknown): void {
  const encoded = encodePlain(answer);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(encoded.length);
  process.stdout.write(Buffer.concat([length, encoded]));
}

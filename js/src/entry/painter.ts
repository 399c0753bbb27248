/** What a worker runs that paints large boards, beside the page's own thread. */

import fontFile from "../../assets/nbboard-sans.woff2";
import { PaintJobs } from "../canvas/paint-jobs";
import type { Answer, Told } from "../canvas/painter";
import { loadFont } from "../canvas/text";

interface WorkerScope {
  readonly fonts: FontFaceSet;
  onmessage: ((event: MessageEvent<Told>) => void) | null;
  postMessage(answer: Answer, transfer?: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;

// A timer would wait for 4 ms each time.
const { port1, port2 } = new MessageChannel();
const turns: (() => void)[] = [];
port1.onmessage = () => turns.shift()?.();

function turn(): Promise<void> {
  port2.postMessage(undefined);
  return new Promise((resolve) => turns.push(resolve));
}

const jobs = new PaintJobs((answer, transfer) => scope.postMessage(answer, transfer), turn);
// The page hears of what fails here, and paints by itself.
scope.onmessage = ({ data }) => void jobs.take(data).catch(reportError);
// Without the face texts would look otherwise than the page paints them: then nothing is taken.
await loadFont(new URL(fontFile, import.meta.url).href, scope.fonts);
scope.postMessage({ kind: "ready" });

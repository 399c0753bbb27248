/** What sync needs of the world around it (time, chance, sockets, storage), and the browser's. */

import { type Transport, webSocketTransport } from "./transport";
import { xsrfHeaders } from "./upload";

/** Calls off what it was given for; harmless when that has happened already. */
export type Cancel = () => void;

/** Somebody did something on the page, or it came into sight, or went out of it. */
export type Sign = "input" | "visible" | "hidden";

/** Locks that other pages of this origin see, and that end with the page. */
export interface Locks {
  /** Waits for the lock, then holds it until the page goes or `Cancel` is called. */
  hold(name: string): Cancel;
  /** Runs `work` under the lock if nobody holds it; tells whether it ran. */
  ifFree(name: string, work: () => Promise<void>): Promise<boolean>;
}

/** The seams of sync; tests bring a clock, a network and a database of their own. */
export interface Platform {
  /** Milliseconds since 1970. */
  now(): number;
  /** A number from 0 up to, not including, 1. */
  random(): number;
  /** Unguessable bytes. */
  randomBytes(count: number): Uint8Array;
  after(milliseconds: number, run: () => void): Cancel;
  /** Runs whenever the page becomes visible or the network comes back. */
  onWake(run: () => void): Cancel;
  /** Tells of everything that says whether somebody is there. */
  onSign(run: (sign: Sign) => void): Cancel;
  /**
   * Gives the HTTP status of a GET with the page's cookies; rejects when nobody answers. A 404 that
   * is not nbboard's own counts as `NO_NBBOARD`, a Hub in place of a stopped server as nobody.
   */
  probe(url: string): Promise<number>;
  /** Tells a developer of an error that no user can act on. */
  report(error: unknown): void;
  readonly transport: Transport;
  /** Absent where the page may not store anything. */
  readonly database: IDBFactory | undefined;
  /** Absent outside secure contexts. */
  readonly locks: Locks | undefined;
}

function webLocks(manager: LockManager): Locks {
  return {
    hold(name) {
      let release: Cancel = () => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      const waiting = new AbortController();
      manager
        .request(name, { signal: waiting.signal }, () => held)
        .catch((error: unknown) => {
          if (!waiting.signal.aborted) reportError(error);
        });
      return () => {
        waiting.abort();
        release();
      };
    },
    async ifFree(name, work) {
      return await manager.request(name, { ifAvailable: true }, async (lock) => {
        if (lock !== null) await work();
        return lock !== null;
      });
    },
  };
}

/** Not Implemented: a server answers, but nbboard is not installed there. */
export const NO_NBBOARD = 501;

const NOBODY = 0;
const UNAUTHORIZED = 401;
const NOT_FOUND = 404;
const PROBE_MILLISECONDS = 10_000;

async function probe(url: string): Promise<number> {
  const signal = AbortSignal.timeout(PROBE_MILLISECONDS);
  const headers = xsrfHeaders();
  const credentials = "same-origin";
  const answer = await fetch(url, { headers, credentials, redirect: "manual", signal });
  // A redirect from an API route leads to a login page; but under a JupyterHub that is also what is
  // said in place of a user's server that was stopped, and the login comes back with the server.
  if (answer.type === "opaqueredirect") return url.includes("/user/") ? NOBODY : UNAUTHORIZED;
  const isOurs = answer.headers.get("Content-Type")?.includes("json") ?? false;
  return answer.status === NOT_FOUND && !isOurs ? NO_NBBOARD : answer.status;
}

function onWake(run: () => void): Cancel {
  const visible = () => {
    if (document.visibilityState === "visible") run();
  };
  document.addEventListener("visibilitychange", visible);
  window.addEventListener("online", run);
  return () => {
    document.removeEventListener("visibilitychange", visible);
    window.removeEventListener("online", run);
  };
}

const INPUTS = ["pointermove", "pointerdown", "keydown", "wheel"] as const;

function onSign(run: (sign: Sign) => void): Cancel {
  const ends = new AbortController();
  const options = { capture: true, passive: true, signal: ends.signal };
  for (const input of INPUTS) document.addEventListener(input, () => run("input"), options);
  const seen = () => run(document.visibilityState === "hidden" ? "hidden" : "visible");
  document.addEventListener("visibilitychange", seen, options);
  if (document.visibilityState === "hidden") run("hidden");
  return () => ends.abort();
}

/** The page's own. */
export function browserPlatform(): Platform {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    after(milliseconds, run) {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
    onWake,
    onSign,
    probe,
    report: (error) => reportError(error),
    transport: webSocketTransport,
    database: globalThis.indexedDB,
    locks: navigator.locks === undefined ? undefined : webLocks(navigator.locks),
  };
}

/** Asks the board server's REST routes, as the page's own person; errors carry the server's words. */

import { text } from "./texts";
import { xsrfHeaders } from "./upload";

/** Nobody answered: no network, no server, or it took too long. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** The server said no, in its own words. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** HTTP status. */
  readonly status: number;
  /** The error's name on the server: `BoardNotFound`, `NotAllowed`…; empty where it gave none. */
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

// Board and front each have these classes, and errors go from one to the other: names tell them.

export function isUnreachable(error: unknown): error is Unreachable {
  return error instanceof Error && error.name === "Unreachable";
}

export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && error.name === "Refusal";
}

type Init = RequestInit & { readonly headers?: Record<string, string> };
/** How a file is asked for. */
interface Asking {
  readonly signal?: AbortSignal;
  readonly body?: unknown;
}
type Method = "GET" | "POST" | "PATCH" | "DELETE";

const PATIENCE_MILLISECONDS = 15_000;

/** The routes below `server`, which is absolute and ends in a slash: `<base_url>nbboard/`. */
export class Rest {
  readonly server: string;
  /** What was seen last of each address that is asked again and again. */
  readonly #seen = new Map<string, { readonly tag: string; readonly value: unknown }>();

  constructor(server: string) {
    this.server = server.endsWith("/") ? server : `${server}/`;
  }

  /** The absolute address of a path below the server's. */
  address(path: string): string {
    return new URL(path, this.server).href;
  }

  /** Asks again without having the same sent twice: what the server still has is given again. */
  async get<T>(path: string): Promise<T> {
    const before = this.#seen.get(path);
    const headers: Record<string, string> = before ? { "If-None-Match": before.tag } : {};
    // The tag is ours to compare: the browser's own cache would hide that nothing changed.
    const answer = await this.#ask("GET", path, { headers, cache: "no-store" });
    if (answer.status === 304 && before !== undefined) return before.value as T;
    const value = (await this.#read(answer)) as T;
    const tag = answer.headers.get("ETag");
    if (tag !== null) this.#seen.set(path, { tag, value });
    return value;
  }

  /** With a `body` it is posted. A `signal` to give up stands for the usual patience. */
  async bytes(path: string, { signal, body }: Asking = {}): Promise<Uint8Array> {
    const init = { ...json(body), ...(signal && { signal }) };
    const answer = await this.#ask(body === undefined ? "GET" : "POST", path, init);
    if (!answer.ok) throw await refusalOf(answer);
    return new Uint8Array(await answer.arrayBuffer());
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.#send("POST", path, body);
  }

  /** Posts a file as it is. */
  async upload<T>(path: string, file: Blob): Promise<T> {
    const headers = { "Content-Type": file.type };
    return (await this.#read(await this.#ask("POST", path, { headers, body: file }))) as T;
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.#send("PATCH", path, body);
  }

  delete(path: string): Promise<void> {
    return this.#send("DELETE", path, undefined);
  }

  async #send<T>(method: Method, path: string, body: unknown): Promise<T> {
    const answer = await this.#ask(method, path, json(body));
    return (await this.#read(answer)) as T;
  }

  async #ask(method: Method, path: string, init: Init): Promise<Response> {
    const signal = init.signal ?? AbortSignal.timeout(PATIENCE_MILLISECONDS);
    try {
      return await fetch(this.address(path), {
        ...init,
        method,
        headers: { ...xsrfHeaders(), ...init.headers },
        signal,
        credentials: "same-origin",
        redirect: "manual",
      });
    } catch (error) {
      throw new Unreachable(String(error));
    }
  }

  async #read(answer: Response): Promise<unknown> {
    if (!answer.ok) throw await refusalOf(answer);
    const words = await answer.text();
    return words === "" ? undefined : JSON.parse(words);
  }
}

/** The routes of a share link: what a board has below its own address lies below the link. */
export class LinkRest extends Rest {
  override address(path: string): string {
    return super.address(path.replace(/^api\/boards\/[^/]+\//, ""));
  }
}

function json(body: unknown): Init {
  if (body === undefined) return {};
  return { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

async function refusalOf(answer: Response): Promise<Refusal> {
  // A redirect from an API route leads to a login page.
  if (answer.type === "opaqueredirect") return new Refusal(401, "SignIn", text("line.signed-out"));
  try {
    const { message, reason } = await answer.json();
    return new Refusal(
      answer.status,
      String(reason ?? ""),
      String(message || text("line.status", { status: answer.status })),
    );
  } catch {
    // Not ours: a proxy's page, or Jupyter's own answer.
    return new Refusal(answer.status, "", text("line.status", { status: answer.status }));
  }
}

/** A server of boards in memory, in place of `fetch`. */

import { vi } from "vitest";
import type { BoardModel } from "../../src/sync/models";

export const SERVER = "http://localhost:3000/base/nbboard/";

export type Answer = (body: unknown, address: URL) => unknown;

/** An answer that is no success. */
export class Status {
  constructor(
    readonly status: number,
    readonly body: object = {},
  ) {}
}

/**
 * Answers `"GET api/me"` and the like, by the path below the server's; a query is not compared.
 * `asked` fills with what was asked for, as `"POST api/boards {…}"`.
 */
export function serve(routes: Readonly<Record<string, Answer>>) {
  const asked: string[] = [];
  const fetch = async (input: string, init: RequestInit = {}): Promise<Response> => {
    const address = new URL(input);
    const path = address.href.slice(SERVER.length).split("?")[0];
    const key = `${init.method ?? "GET"} ${path}`;
    const body = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    asked.push(body === undefined ? key : `${key} ${init.body}`);
    const route = routes[key];
    if (route === undefined) throw new TypeError(`nobody answers ${key}`);
    const answer = await route(body, address);
    if (answer instanceof Status) {
      return new Response(JSON.stringify(answer.body), { status: answer.status });
    }
    if (answer instanceof Uint8Array) return new Response(answer as Uint8Array<ArrayBuffer>);
    return new Response(answer === undefined ? null : JSON.stringify(answer), { status: 200 });
  };
  vi.stubGlobal("fetch", fetch);
  return asked;
}

export function boardModel(id: string, more: Partial<BoardModel> = {}): BoardModel {
  return {
    id,
    title: `Board ${id}`,
    role: "owner",
    access: "edit",
    listed: false,
    archived: false,
    created_at: 1000,
    changed_at: 2000,
    deleted_at: 0,
    visited_at: 0,
    head: 1,
    active: false,
    members: 0,
    people: [],
    owner: "ada",
    owner_name: "Ada",
    kinds: ["mine"],
    url: `/base/nbboard/boards/${id}`,
    thumbnail: `/base/nbboard/api/boards/${id}/thumbnail?v=1`,
    ...more,
  };
}

export const ME = {
  user: "ada",
  name: "Ada",
  tells_apart: true,
  groups: [],
  share_links: true,
};

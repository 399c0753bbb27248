/** The name that a person chose on this browser, for the next board. */

import { LIMITS } from "../../core/types.gen";
import { bytesOf } from "../chat/conversation";

const KEY = "nbboard-name";

/** Empty where none was chosen, or the page may store nothing. */
export function rememberedName(): string {
  return pageStorage()?.getItem(KEY) ?? "";
}

export function rememberName(name: string): void {
  pageStorage()?.setItem(KEY, name);
}

/** What the page may store in; undefined where it may not. */
export function pageStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    // Blocked by the person or by a sandbox: nothing is remembered then.
    return undefined;
  }
}

/** Why a name cannot be used, by the rules of the room; undefined when it can. */
export function unfitName(name: string): "long" | "bad" | undefined {
  if (bytesOf(name) > LIMITS.NAME_BYTES) return "long";
  return name.trim() === "" || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(name) ? "bad" : undefined;
}

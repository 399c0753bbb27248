/** Finds boards as one types, and opens one by its id. */

import { CornerDownLeft, Search as Glass, X } from "lucide";
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../ui/icon";
import { found, idIn } from "./board-list";
import type { Lobby } from "./lobby";
import { say } from "./texts";

interface SearchProps {
  readonly lobby: Lobby;
  readonly query: string;
  change(query: string): void;
  /** The page of the board with this id. */
  address(id: string): string;
  open(address: string): void;
}

export function Search({ lobby, query, change, address, open }: SearchProps): VNode {
  const field = useRef<HTMLInputElement>(null);
  useSlash(field);
  const id = idIn(query);
  const go = (): void => {
    const [only, ...others] = query.trim() === "" ? [] : found(query, lobby.boards);
    if (id !== undefined) open(address(id));
    else if (only !== undefined && others.length === 0) open(address(only.id));
  };
  return (
    <search class="nb-search">
      <Icon of={Glass} size={17} />
      <input
        ref={field}
        type="text"
        aria-label={say("search.label")}
        placeholder={say("search.hint")}
        aria-keyshortcuts="/"
        autocomplete="off"
        spellcheck={false}
        value={query}
        onInput={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === "Enter") go();
          if (event.key === "Escape") change("");
        }}
      />
      {id !== undefined ? (
        <a class="nb-search-open" href={address(id)}>
          {say("search.open", { id })}
          <Icon of={CornerDownLeft} size={15} />
        </a>
      ) : (
        query !== "" && (
          <button
            type="button"
            class="nb-button"
            aria-label={say("search.clear")}
            onClick={() => {
              change("");
              field.current?.focus();
            }}
          >
            <Icon of={X} size={16} />
          </button>
        )
      )}
    </search>
  );
}

/** "/" goes to the field from anywhere but another field. */
function useSlash(field: { readonly current: HTMLInputElement | null }): void {
  useEffect(() => {
    const document = field.current?.ownerDocument;
    const key = (event: KeyboardEvent): void => {
      const target = event.composedPath()[0];
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target instanceof Element && target.closest("input, textarea, dialog")) return;
      event.preventDefault();
      field.current?.focus();
    };
    document?.addEventListener("keydown", key);
    return () => document?.removeEventListener("keydown", key);
  }, []);
}

/** The lobby: every board one may see, found, opened, made and put away. */

import { Plus } from "lucide";
import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useReducer, useState } from "preact/hooks";
import type { BoardModel } from "../sync/models";
import { copyText } from "../ui/clipboard";
import { Icon } from "../ui/icon";
import { type ThemeName, watchTheme } from "../ui/theme";
import { ago, boardsOf, found, type LobbyView, sections, VIEWS } from "./board-list";
import { Card, type CardContext } from "./card";
import { CreateDialog } from "./create";
import { Groups } from "./groups";
import type { Lobby, News } from "./lobby";
import { NewsList } from "./news";
import { Search } from "./search";
import { say } from "./texts";

export interface PageProps {
  readonly lobby: Lobby;
  /** `<base_url>nbboard/`, absolute. */
  readonly server: string;
  readonly document: Document;
  listen(show: (news: News) => void): () => void;
  /** Goes to another page. */
  open(address: string): void;
}

const MINUTE = 60_000;

export function LobbyPage(props: PageProps): VNode {
  const { lobby, server, document, listen, open } = props;
  const [, again] = useReducer((count: number) => count + 1, 0);
  const [theme, setTheme] = useState<ThemeName>("light");
  const [view, setView] = useView(document);
  const [query, setQuery] = useState("");
  const [creating, setCreating] = useState(false);
  const now = useMinutes();
  useLayoutEffect(() => lobby.onChange(() => again(undefined)), [lobby]);
  useLayoutEffect(() => watchTheme(document, setTheme), [document]);
  const absolute = (path: string): string => new URL(path, server).href;
  const context: CardContext = {
    lobby,
    theme,
    now,
    address: absolute,
    pictureAddress: (board, blob) => absolute(`api/boards/${board}/blobs/${blob}`),
    copyLink: (board) => void copyLink(lobby, absolute(board.url)),
  };
  return (
    <div class="nb nb-lobby" data-theme={theme}>
      <header class="nb-top">
        <h1>
          <Mark />
          nbboard
        </h1>
        <Search
          lobby={lobby}
          query={query}
          change={setQuery}
          address={(id) => absolute(`boards/${id}`)}
          open={open}
        />
        <button type="button" class="nb-primary" onClick={() => setCreating(true)}>
          <Icon of={Plus} size={17} />
          <span>{say("create.open")}</span>
        </button>
      </header>
      <Views lobby={lobby} view={view} show={setView} />
      <div class="nb-boards" tabIndex={-1}>
        <State lobby={lobby} now={now} />
        <Content view={view} query={query.trim()} context={context} />
      </div>
      <NewsList listen={listen} />
      {creating && (
        <CreateDialog
          lobby={lobby}
          close={() => setCreating(false)}
          open={(address) => open(absolute(address))}
        />
      )}
    </div>
  );
}

async function copyLink(lobby: Lobby, link: string): Promise<void> {
  const isCopied = await copyText(link);
  const text = isCopied ? say("done.copied") : say("done.not-copied", { link });
  lobby.tell({ text, level: isCopied ? "info" : "warning" });
}

/** The view stands in the address, so that it can be kept as a bookmark and gone back to. */
function useView(document: Document): [LobbyView, (view: LobbyView) => void] {
  const read = (): LobbyView => {
    const named = document.location.hash.slice(1);
    return VIEWS.find((each) => each === named) ?? "home";
  };
  const [view, setView] = useState(read);
  useEffect(() => {
    const window = document.defaultView;
    const changed = (): void => setView(read());
    window?.addEventListener("hashchange", changed);
    return () => window?.removeEventListener("hashchange", changed);
  }, [document]);
  return [
    view,
    (next) => {
      document.location.hash = next === "home" ? "" : next;
      setView(next);
    },
  ];
}

/** The time, renewed each minute: "5 minutes ago" grows old. */
function useMinutes(): number {
  const [now, set] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => set(Date.now()), MINUTE / 2);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function Mark(): VNode {
  return (
    <svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true">
      <rect x="1.5" y="3.5" width="23" height="19" rx="5" class="nb-mark-paper" />
      <path d="M6 16.5c2.5-7 4.5-7.5 5-3s2 4.5 3.5.5 3-3.5 5.500-4.500" class="nb-mark-ink" />
    </svg>
  );
}

interface ViewsProps {
  readonly lobby: Lobby;
  readonly view: LobbyView;
  show(view: LobbyView): void;
}

function Views({ lobby, view, show }: ViewsProps): VNode {
  const count = (each: LobbyView): number => {
    if (each === "groups") return lobby.groups.length;
    if (each === "deleted") return lobby.deleted.length;
    return boardsOf(each, lobby.boards).length;
  };
  return (
    <nav class="nb-views" aria-label={say("lobby.views")}>
      {VIEWS.map((each) => (
        <button
          key={each}
          type="button"
          aria-current={each === view ? "page" : undefined}
          onClick={() => show(each)}
        >
          <span>{say(`view.${each}`)}</span>
          {each !== "home" && count(each) > 0 && <span class="nb-number">{count(each)}</span>}
        </button>
      ))}
    </nav>
  );
}

function State({ lobby, now }: { lobby: Lobby; now: number }): VNode | null {
  const { phase, seenAt } = lobby;
  if (phase === "ready" || phase === "loading") return null;
  const words =
    phase === "signed-out"
      ? say("state.sign-in")
      : seenAt === 0
        ? say("state.offline-first")
        : say("state.offline", { when: ago(seenAt, now) });
  return (
    <div class="nb-state" role="alert">
      <span class="nb-lamp" aria-hidden="true" />
      <span>{words}</span>
      <button type="button" class="nb-link" onClick={() => void lobby.refresh()}>
        {say("state.again")}
      </button>
    </div>
  );
}

interface ContentProps {
  readonly view: LobbyView;
  readonly query: string;
  readonly context: CardContext;
}

function Content({ view, query, context }: ContentProps): VNode | null {
  const { lobby } = context;
  if (lobby.seenAt === 0) {
    return lobby.phase === "loading" ? <p class="nb-waiting">{say("state.loading")}</p> : null;
  }
  if (query !== "") return <Found query={query} view={view} context={context} />;
  if (view === "groups") {
    return (
      <section>
        <h2>{say("view.groups")}</h2>
        <Groups lobby={lobby} />
      </section>
    );
  }
  if (view !== "home") {
    const boards = boardsOf(view, view === "deleted" ? lobby.deleted : lobby.boards);
    return (
      <section>
        <h2>{say(`view.${view}`)}</h2>
        {boards.length === 0 ? (
          <div class="nb-empty">
            <span>{say(`empty.${view}`)}</span>
          </div>
        ) : (
          <Grid boards={boards} context={context} />
        )}
      </section>
    );
  }
  const parts = sections(lobby.boards);
  if (parts.length === 0) {
    return (
      <div class="nb-empty nb-first">
        <Mark />
        <strong>{say("empty.home")}</strong>
        <span>{say("empty.home-more")}</span>
      </div>
    );
  }
  return (
    <>
      {parts.map(({ kind, boards }) => (
        <section key={kind}>
          <h2>{say(`view.${kind}`)}</h2>
          <Grid boards={boards} context={context} />
        </section>
      ))}
    </>
  );
}

function Found({ query, view, context }: ContentProps): VNode {
  const { lobby } = context;
  const boards = found(query, view === "deleted" ? lobby.deleted : lobby.boards);
  const count = boards.length;
  const words =
    count === 0
      ? say("search.none", { query })
      : count === 1
        ? say("search.found-one")
        : say("search.found", { count });
  return (
    <section>
      <h2 aria-live="polite">{words}</h2>
      <Grid boards={boards} context={context} />
    </section>
  );
}

interface GridProps {
  readonly boards: readonly BoardModel[];
  readonly context: CardContext;
}

function Grid({ boards, context }: GridProps): VNode {
  return (
    <ul class="nb-grid">
      {boards.map((board) => (
        <Card key={board.id} board={board} {...context} />
      ))}
    </ul>
  );
}

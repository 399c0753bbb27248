/** Loads what the page is for: a board, a board for a guest, or the list of boards. */

import { nextTask } from "../ui/next-task";

type Bundle = typeof import("./widget");
type FrontBundle = typeof import("./front");
type LobbyBundle = typeof import("./lobby");

/** What the page says of itself. */
interface About {
  /** The path of nbboard on its server. */
  readonly home: string;
  /** Whether each socket needs a ticket. */
  readonly tickets: boolean;
}

interface Manifest {
  readonly script: string;
  readonly lobby: string;
  readonly front: string;
}

async function show(main: HTMLElement): Promise<void> {
  const { home, tickets }: About = JSON.parse(
    document.getElementById("jupyter-config-data")?.textContent ?? "",
  ).nbboard;
  const { board, link } = main.dataset;
  const server = new URL(home, document.baseURI);
  // Who came by a link has no account, so all that is theirs lies below the link.
  const files = new URL(link === undefined ? "static/" : `s/${link}/static/`, server);
  const started = board === undefined || tickets ? undefined : connect(board, server);
  const answer = await fetch(new URL("manifest.json", files), { cache: "no-cache" });
  if (!answer.ok) throw new Error(`the server gives no bundle (status ${answer.status})`);
  const manifest: Manifest = await answer.json();
  if (board === undefined && link === undefined) {
    const bundle: LobbyBundle = await import(new URL(manifest.lobby, files).href);
    bundle.showLobby(main, server);
    return;
  }
  const bundle: Bundle = await import(new URL(manifest.script, files).href);
  // To read the bundle took its time.
  await nextTask();
  if (board !== undefined) {
    await bundle.showPage(main, board, server, started ?? tickets);
  } else if (link !== undefined) {
    const front = new URL(manifest.front, files);
    await letIn(main, bundle, { front, link: new URL(`s/${link}/`, server) });
  }
}

/** Begins to connect while the bundle comes and is read: it finds the socket open. */
function connect(board: string, server: URL): WebSocket {
  const address = new URL(`api/boards/${encodeURIComponent(board)}/socket`, server).href;
  const socket = new WebSocket(address.replace(/^http/, "ws"));
  // Who speaks first takes leave. Nobody listens yet, so the bundle is to make a new one.
  socket.onmessage = () => socket.close();
  return socket;
}

/**
 * Asks a guest who they are, then shows the board that the link opens.
 *
 * The secret behind the `#` leaves the address bar at once: it must not stay in the history, nor be
 * copied with the address.
 */
async function letIn(
  main: HTMLElement,
  bundle: Bundle,
  { front, link }: { readonly front: URL; readonly link: URL },
): Promise<void> {
  const secret = location.hash.slice(1);
  if (secret !== "") history.replaceState(null, "", location.pathname + location.search);
  const { showDoor }: FrontBundle = await import(front.href);
  const door = main.appendChild(document.createElement("div"));
  door.style.height = "100%";
  const [opened, name] = await showDoor(door, link.href, secret);
  door.remove();
  document.title = opened.title || opened.board;
  bundle.showGuest(main, opened.board, link, name);
}

const main = document.getElementById("nbboard") ?? document.body;
document.body.style.margin = "0";
main.style.height = "100vh";
show(main).catch((error: Error) => {
  main.textContent = `nbboard cannot show this page: ${error.message}.`;
});

/** Loads what the page is for: a board, a board for a guest, or the list of boards. */

import { nextTask } from "../ui/next-task";
import { Refused, untilLoaded } from "./page-offline";
import { pageText } from "./page-texts";

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
  if (board !== undefined) {
    const [bundle, started] = await untilLoaded(main, async (attempt) => {
      const socket = tickets ? undefined : connect(board, server);
      try {
        return [await script<Bundle>(files, "script", attempt), socket] as const;
      } catch (error) {
        socket?.close();
        throw error;
      }
    });
    // To read the bundle took its time.
    await nextTask();
    await bundle.showPage(main, board, server, started ?? tickets);
  } else if (link !== undefined) {
    const load = async (attempt: number) => ({
      bundle: await script<Bundle>(files, "script", attempt),
      front: await script<FrontBundle>(files, "front", attempt),
    });
    await letIn(main, await untilLoaded(main, load), new URL(`s/${link}/`, server));
  } else {
    const load = (attempt: number) => script<LobbyBundle>(files, "lobby", attempt);
    (await untilLoaded(main, load)).showLobby(main, server);
  }
}

/** Loads what the server has under a name now: another version may run since the last attempt. */
async function script<T>(files: URL, name: keyof Manifest, attempt: number): Promise<T> {
  const address = new URL("manifest.json", files);
  const answer = await fetch(address, { cache: "no-cache", redirect: "manual" });
  // Led to a login; but under a JupyterHub that is also said for a server that was stopped.
  if (answer.type === "opaqueredirect") {
    throw address.pathname.includes("/user/") ? new Error("no server") : new Refused(401);
  }
  if (!answer.ok) throw new Refused(answer.status);
  const found = new URL(((await answer.json()) as Manifest)[name], files);
  // Browsers may remember a failed import.
  if (attempt > 0) found.search = `${attempt}`;
  return await import(found.href);
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
  { bundle, front }: { readonly bundle: Bundle; readonly front: FrontBundle },
  link: URL,
): Promise<void> {
  const secret = location.hash.slice(1);
  if (secret !== "") history.replaceState(null, "", location.pathname + location.search);
  const door = main.appendChild(document.createElement("div"));
  door.style.height = "100%";
  const [opened, name] = await front.showDoor(door, link.href, secret);
  door.remove();
  document.title = opened.title || opened.board;
  bundle.showGuest(main, opened.board, link, name);
}

const main = document.getElementById("nbboard") ?? document.body;
document.body.style.margin = "0";
main.style.height = "100vh";
show(main).catch((error: Error) => {
  main.textContent = pageText("broken", { why: error.message });
});

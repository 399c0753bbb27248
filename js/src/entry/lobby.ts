/** The lobby's bundle: what page.ts loads where the page names no board. */

import { createElement, render } from "preact";
import { Lobby, type News } from "../lobby/lobby";
import { LobbyPage } from "../lobby/page";
import { LOBBY_STYLES } from "../lobby/styles/all";
import { Rest } from "../sync/rest";
import { language } from "../ui/language";

/** Shows the boards of `server` (`<base_url>nbboard/`) in `host` for as long as the page lives. */
export function showLobby(host: HTMLElement, server: URL): void {
  const document = host.ownerDocument;
  document.documentElement.lang ||= language();
  const listeners = new Set<(news: News) => void>();
  const tell = (news: News): void => {
    for (const listener of listeners) listener(news);
  };
  const lobby = new Lobby(new Rest(server.href), tell);
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const style = document.createElement("style");
  style.textContent = LOBBY_STYLES;
  const root = document.createElement("div");
  root.className = "nb-page";
  shadow.replaceChildren(style, root);
  const listen = (show: (news: News) => void): (() => void) => {
    listeners.add(show);
    return () => listeners.delete(show);
  };
  const open = (address: string): void => document.location.assign(address);
  render(createElement(LobbyPage, { lobby, server: server.href, document, listen, open }), root);
  lobby.start(document);
}

/** Loads the bundle for a board that is a page of its own: the HTML names board and server. */

import { serverBase } from "./host";

type Bundle = typeof import("./widget");

async function show(main: HTMLElement): Promise<void> {
  const base = serverBase(document);
  const { board } = main.dataset;
  if (base === undefined || board === undefined) throw new Error("the page names no board");
  const server = new URL("nbboard/", base);
  const files = new URL("static/", server);
  const answer = await fetch(new URL("manifest.json", files), { cache: "no-cache" });
  if (!answer.ok) throw new Error(`the server gives no bundle (status ${answer.status})`);
  const { script } = await answer.json();
  const bundle: Bundle = await import(new URL(script, files).href);
  bundle.showPage(main, board, server);
}

const main = document.getElementById("nbboard") ?? document.body;
document.body.style.margin = "0";
main.style.height = "100vh";
show(main).catch((error: Error) => {
  main.textContent = `nbboard cannot show this board: ${error.message}.`;
});

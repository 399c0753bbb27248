/** Shows what is loaded on demand into a place of its own: people, chat, asking to be let in. */

import { render, type VNode } from "preact";
import { Ask } from "./ask";
import { ChatPanel } from "./chat/chat-panel";
import type { Company, PanelProps } from "./company";
import type { LoadedPart } from "./panel-switch";
import { PeoplePanel } from "./people/people-panel";
import ask from "./styles/ask.css";
import chat from "./styles/chat.css";
import people from "./styles/people.css";

const BODIES: Readonly<Record<LoadedPart, (props: PanelProps) => VNode | null>> = {
  people: PeoplePanel,
  chat: ChatPanel,
  ask: Ask,
};

/** Fills `place`, in the board's shadow root; gives the function that takes it away again. */
export function showPanel(place: HTMLElement, name: LoadedPart, company: Company): () => void {
  const Body = BODIES[name];
  const style = place.ownerDocument.createElement("style");
  style.textContent = `${people}\n${chat}\n${ask}`;
  const box = place.ownerDocument.createElement("div");
  box.className = "nb-loaded";
  place.replaceChildren(style, box);
  render(<Body company={company} />, box);
  return () => {
    render(null, box);
    place.replaceChildren();
  };
}

/** Shows the panels that are loaded on demand: people and chat. */

import { render, type VNode } from "preact";
import { ChatPanel } from "./chat/chat-panel";
import type { Company, PanelProps } from "./company";
import type { LoadedPanel } from "./panel-switch";
import { PeoplePanel } from "./people/people-panel";
import chat from "./styles/chat.css";
import people from "./styles/people.css";

const BODIES: Readonly<Record<LoadedPanel, (props: PanelProps) => VNode>> = {
  people: PeoplePanel,
  chat: ChatPanel,
};

/** Fills `place`, in the board's shadow root; gives the function that takes it away again. */
export function showPanel(place: HTMLElement, name: LoadedPanel, company: Company): () => void {
  const Body = BODIES[name];
  const style = place.ownerDocument.createElement("style");
  style.textContent = `${people}\n${chat}`;
  const box = place.ownerDocument.createElement("div");
  box.className = "nb-loaded";
  place.replaceChildren(style, box);
  render(<Body company={company} />, box);
  return () => {
    render(null, box);
    place.replaceChildren();
  };
}

/** The door for people who come by a share link: who are you, then the board. */

import { render, type VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { LIMITS } from "../core/types.gen";
import { LinkRest, Refusal, type Rest, Unreachable } from "../sync/rest";
import { say } from "./front-texts";
import { language } from "./language";
import { rememberedName } from "./people/remembered";
import base from "./styles/base.css";
import dialog from "./styles/dialog.css";
import door from "./styles/door.css";
import { watchTheme } from "./theme";

/** What the link opens, as the server says it. */
export interface Opened {
  readonly board: string;
  readonly title: string;
  /** How the guest is called who chooses no name. */
  readonly name: string;
  readonly role: string;
}

interface DoorProps {
  readonly rest: Rest;
  /** What was behind the `#` of the link; empty for who has been let in before. */
  readonly secret: string;
  /** The name chosen last time. */
  readonly remembered: string;
  /** Called once, when the person comes in. */
  enter(opened: Opened, name: string): void;
}

/**
 * Shows the door of the share link at `link` in `host` until the guest is in or goes; gives what
 * the link opens, and the guest's name, empty for the one the server gives.
 */
export function showDoor(
  host: HTMLElement,
  link: string,
  secret: string,
): Promise<readonly [Opened, string]> {
  document.documentElement.lang ||= language();
  const props = { rest: new LinkRest(link), secret, remembered: rememberedName() };
  const shadow = host.attachShadow({ mode: "open" });
  const style = host.ownerDocument.createElement("style");
  style.textContent = [base, dialog, door].join("\n");
  const root = host.ownerDocument.createElement("div");
  root.className = "nb nb-fill nb-door";
  const end = watchTheme(host.ownerDocument, (theme) => {
    root.dataset.theme = theme;
  });
  shadow.replaceChildren(style, root);
  return new Promise((resolve) => {
    const enter = (opened: Opened, name: string): void => {
      end();
      render(null, root);
      shadow.replaceChildren();
      resolve([opened, name]);
    };
    render(<Door {...props} enter={enter} />, root);
  });
}

function Door({ rest, secret, remembered, enter }: DoorProps): VNode {
  const [opened, setOpened] = useState<Opened>();
  const [why, setWhy] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const ask = async (): Promise<void> => {
    setWhy("");
    try {
      setOpened(await rest.post<Opened>("enter", { secret }));
    } catch (error) {
      setWhy(whyClosed(error));
    }
  };
  useEffect(() => void ask(), []);
  // The page holds nothing else to do.
  useEffect(() => field.current?.focus(), [opened]);
  if (why !== "") {
    return (
      <div class="nb-door-box" role="alert">
        <h1>{say("guest.closed")}</h1>
        <p>{why}</p>
        <button type="button" class="nb-secondary" onClick={() => void ask()}>
          {say("guest.again")}
        </button>
      </div>
    );
  }
  if (opened === undefined) {
    return (
      <p class="nb-door-box" role="status">
        {say("guest.opening")}
      </p>
    );
  }
  return (
    <form
      class="nb-door-box nb-form"
      onSubmit={(event) => {
        event.preventDefault();
        enter(opened, field.current?.value.trim() ?? "");
      }}
    >
      <div>
        <p class="nb-remark">{say("guest.invited")}</p>
        <h1>{opened.title || opened.board}</h1>
        <p class="nb-remark">{say(opened.role === "editor" ? "guest.draw" : "guest.watch")}</p>
      </div>
      <label class="nb-labelled">
        <span>{say("guest.name")}</span>
        <input
          class="nb-field"
          ref={field}
          defaultValue={remembered}
          placeholder={opened.name}
          maxLength={Math.floor(LIMITS.NAME_BYTES / 4)}
          autocomplete="nickname"
        />
      </label>
      <button type="submit" class="nb-primary">
        {say("guest.enter")}
      </button>
      <p class="nb-remark">{say("guest.account")}</p>
    </form>
  );
}

function whyClosed(error: unknown): string {
  if (error instanceof Unreachable) return say("guest.unreachable");
  if (error instanceof Refusal && error.status === 429) return say("guest.too-often");
  return say("guest.nothing");
}

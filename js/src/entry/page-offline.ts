/** What a page shows while it cannot load what it is for, and how long that is. */

import { Backoff } from "../sync/backoff";
import { language } from "../sync/language";
import { pageText } from "./page-texts";

const SECOND = 1000;

/** The server answered, but with a login page or not with what was asked for. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`${status}`);
    this.status = status;
  }

  /** Whoever comes must sign in first; only the browser can be led there. */
  get isLogin(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

// The colours of the door for guests.
const STYLE = `
.nbboard-offline { --text: #000; --muted: #5c636a; --sheet: #f4f6f8; --panel: #fff;
  --line: rgb(0 0 0 / 12%); --accent: #1864ab; --on: #fff; color-scheme: light;
  display: grid; place-items: center; height: 100%; overflow: auto; background: var(--sheet);
  color: var(--text); font: 13px / 1.5 system-ui, sans-serif; }
.nbboard-offline > div { box-sizing: border-box; width: min(400px, calc(100% - 24px));
  padding: 28px; border: 1px solid var(--line); border-radius: 14px; background: var(--panel); }
.nbboard-offline h1 { margin: 0 0 6px; font-size: 22px; font-weight: 650; line-height: 1.25; }
.nbboard-offline p { margin: 0 0 16px; overflow-wrap: anywhere; }
.nbboard-offline footer { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center;
  color: var(--muted); font-variant-numeric: tabular-nums; }
.nbboard-offline button { min-height: 36px; padding: 0 16px; border: 0; border-radius: 8px;
  background: var(--accent); color: var(--on); font: inherit; font-weight: 600; cursor: pointer; }
.nbboard-offline button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (pointer: coarse) { .nbboard-offline button { min-height: 44px; } }
@media (prefers-color-scheme: dark) { .nbboard-offline { --text: #fff;
  --muted: rgb(255 255 255 / 70%); --sheet: #1e1f20; --panel: #2b2b2b; --line: rgb(255 255 255 / 16%); --accent: #74c0fc;
  --on: #10212f; color-scheme: dark; } }`;

/** Gives what `load` gives, as soon as it does; until then `main` says why there is nothing. */
export async function untilLoaded<T>(
  main: HTMLElement,
  load: (attempt: number) => Promise<T>,
): Promise<T> {
  const backoff = new Backoff(Math.random);
  for (let attempt = 0; ; attempt += 1) {
    try {
      const loaded = await load(attempt);
      main.replaceChildren();
      return loaded;
    } catch (error) {
      const isAsked = await waited(main, error, backoff.pause(performance.now()));
      if (isAsked) backoff.begin();
    }
  }
}

/** Waits for the next try; tells whether somebody asked for it, or the network came back. */
function waited(main: HTMLElement, error: unknown, pause: number): Promise<boolean> {
  const panel = panelIn(main);
  const isLogin = error instanceof Refused && error.isLogin;
  fill(panel, error, isLogin);
  return new Promise((resolve) => {
    const ends = new AbortController();
    const end = (isAsked: boolean): void => {
      clearTimeout(timer);
      clearInterval(ticking);
      ends.abort();
      resolve(isAsked);
    };
    const until = performance.now() + pause;
    const tick = (): void => {
      const seconds = Math.max(1, Math.ceil((until - performance.now()) / SECOND));
      panel.next.textContent = isLogin ? "" : pageText("next-try", { seconds });
    };
    const ticking = setInterval(tick, SECOND);
    // A page that asks for a login would be sent there over and over.
    const timer = isLogin ? undefined : setTimeout(() => end(false), pause);
    const { signal } = ends;
    const ask = (): void => (isLogin ? location.reload() : end(true));
    panel.button.addEventListener("click", ask, { signal });
    if (!isLogin) window.addEventListener("online", () => end(true), { signal });
    tick();
  });
}

interface Panel {
  readonly title: HTMLElement;
  readonly words: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly next: HTMLElement;
}

/** The panel in `main`: the one that is there keeps the focus of who is about to press. */
function panelIn(main: HTMLElement): Panel {
  if (main.querySelector(".nbboard-offline") === null) {
    document.documentElement.lang ||= language();
    const style = document.createElement("style");
    style.textContent = STYLE;
    const box = document.createElement("div");
    const said = document.createElement("div");
    // Read out when it changes; the seconds are not.
    said.setAttribute("role", "status");
    said.append(document.createElement("h1"), document.createElement("p"));
    const foot = document.createElement("footer");
    const button = document.createElement("button");
    button.type = "button";
    foot.append(button, document.createElement("span"));
    box.append(said, foot);
    const whole = document.createElement("div");
    whole.className = "nbboard-offline";
    whole.append(box);
    main.replaceChildren(style, whole);
  }
  const found = <K extends keyof HTMLElementTagNameMap>(name: K): HTMLElementTagNameMap[K] =>
    main.querySelector(`.nbboard-offline ${name}`) as HTMLElementTagNameMap[K];
  return { title: found("h1"), words: found("p"), button: found("button"), next: found("span") };
}

function fill({ title, words, button }: Panel, error: unknown, isLogin: boolean): void {
  const status = error instanceof Refused ? error.status : 0;
  const reason = status > 0 ? pageText("no-bundle", { status }) : pageText("unreached");
  say(title, pageText(isLogin ? "signin" : "offline"));
  say(words, isLogin ? pageText("signin-advice") : reason);
  say(button, pageText(isLogin ? "reload" : "retry"));
}

/** What is the same is not read out again. */
function say(element: HTMLElement, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}

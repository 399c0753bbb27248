/** Where `static/front.js` comes from: what a board shows only when it is asked for. */

import type { Drawing, ImageSource } from "../tools/excalidraw";
import type { Company } from "./company";
import type { ForegroundProps } from "./foreground";
import type { FrontName } from "./front";
import type { LoadedPart } from "./panel-switch";

/** What `static/front.js` of the board's server gives. It brings a preact of its own, so each of
 *  its parts is rendered into a place where the board renders nothing. */
export interface FrontModule {
  showForeground(place: HTMLElement, name: FrontName, props: ForegroundProps): () => void;
  /** The drawing in a text that begins like one of Excalidraw's. */
  drawingIn(text: string): Drawing | undefined;
  /** What of it is lost without being seen, in words. */
  lossOf(drawing: Drawing): string | undefined;
  /** An image of such a drawing. */
  bytesOf(source: ImageSource): Promise<Blob>;
  showPanel(place: HTMLElement, name: LoadedPart, company: Company): () => void;
}

/** A board that has just been opened has more urgent things to do, ms. */
const QUIET = 1500;

export class FrontSource {
  private readonly fetch: (attempt: number) => Promise<FrontModule>;
  private loading: Promise<FrontModule> | undefined;
  private attempts = 0;
  private found: FrontModule | undefined;

  /** `fetch` is told how often it failed before: browsers may remember a failed import. */
  constructor(fetch: (attempt: number) => Promise<FrontModule>) {
    this.fetch = fetch;
  }

  /** What is here already; undefined before. */
  get module(): FrontModule | undefined {
    return this.found;
  }

  /** Fails when it cannot be had now; the next call tries again. */
  load(): Promise<FrontModule> {
    this.loading ??= this.attempt();
    return this.loading;
  }

  /** Loads when the page has nothing else to do; gives the function that gives it up. */
  prefetch(page: Window): () => void {
    // Nobody has asked yet: whoever does is told what is wrong.
    const load = (): void => void this.load().catch(() => undefined);
    let idle: number | undefined;
    const timer = page.setTimeout(() => {
      if (page.requestIdleCallback === undefined) load();
      else idle = page.requestIdleCallback(load, { timeout: 10 * QUIET });
    }, QUIET);
    return () => {
      page.clearTimeout(timer);
      if (idle !== undefined) page.cancelIdleCallback(idle);
    };
  }

  private async attempt(): Promise<FrontModule> {
    try {
      this.found = await this.fetch(this.attempts);
      return this.found;
    } catch (error) {
      this.attempts += 1;
      this.loading = undefined;
      throw error;
    }
  }
}

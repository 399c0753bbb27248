/**
 * JupyterLab's part: a launcher card and commands that open boards in tabs of their own, and
 * pictures of boards in notebooks whose kernel is gone.
 *
 * A tab shows the board's own page in a frame, so that nothing here depends on a version of
 * JupyterLab. Its modules are taken from the share scope, where JupyterLab's bootstrap puts them
 * (`jupyter-config/labextensions/nbboard/static/remoteEntry.js` hands that over).
 */

import { type Renderers, showPictures } from "./lab-pictures";
import { labText } from "./lab-texts";

/** Webpack's share scope: module name → version → how to load it. */
export type ShareScope = Record<string, Record<string, { get(): Promise<() => unknown> }>>;

/** What is used of JupyterLab, as far as it is used. */
interface Lab {
  readonly app: Application;
  readonly launcher?: { add(card: Record<string, unknown>): unknown } | null;
  readonly palette?: { addItem(item: Record<string, unknown>): unknown } | null;
  readonly restorer?: { restore(tracker: Tracker, how: Record<string, unknown>): unknown } | null;
  readonly themes?: ThemeManager | null;
  readonly renderers?: Renderers | null;
}
interface Application {
  /** Settles when the plugins of all extensions have been activated. */
  readonly started: Promise<void>;
  readonly commands: {
    addCommand(id: string, command: Record<string, unknown>): unknown;
    execute(id: string, args?: Record<string, unknown>): Promise<unknown>;
  };
  readonly shell: { add(widget: Tab, area: string): void; activateById(id: string): void };
}
interface ThemeManager {
  readonly theme: string | null;
  isLight(name: string): boolean;
  readonly themeChanged: { connect(slot: () => void): unknown };
}
interface Tab {
  readonly node: HTMLElement;
  id: string;
  readonly title: { label: string; closable: boolean; icon?: unknown; caption: string };
  readonly isDisposed: boolean;
}
interface Tracker {
  add(tab: Tab): Promise<void>;
  find(test: (tab: Tab) => boolean): Tab | undefined;
  forEach(each: (tab: Tab) => void): void;
}
type Constructor<T> = new (options: Record<string, unknown>) => T;
interface Modules {
  readonly application: { ILayoutRestorer: unknown };
  readonly apputils: {
    ICommandPalette: unknown;
    IThemeManager: unknown;
    WidgetTracker: Constructor<Tracker>;
    showErrorMessage(title: string, error: unknown): Promise<void>;
  };
  readonly launcher: { ILauncher: unknown } | undefined;
  readonly rendermime: { IRenderMimeRegistry: unknown } | undefined;
  readonly services: {
    ServerConnection: {
      makeSettings(): { baseUrl: string };
      makeRequest(url: string, init: RequestInit, settings: unknown): Promise<Response>;
    };
  };
  readonly components: { LabIcon: Constructor<unknown> };
  readonly widgets: { Widget: Constructor<Tab> };
}

const NEW = "nbboard:new";
const OPEN = "nbboard:open";
const LOBBY = "nbboard:lobby";
const CATEGORY = "Whiteboard";
/** A pen's wave on a sheet. */
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24"><g fill="none">' +
  '<g class="jp-icon3" stroke="#616161" stroke-width="2" stroke-linecap="round">' +
  '<rect x="3" y="4" width="18" height="14" rx="2"/><path d="M7 12c2-4 3-4 4 0s3 3 6-2"/>' +
  '<path d="M9 21h6"/></g></g></svg>';

/** Gives the plugin; parts that a host lacks (Notebook 7 has no launcher) are left out. */
export async function pluginOf(scope: ShareScope): Promise<Record<string, unknown>> {
  const modules = await load(scope);
  const { application, apputils, launcher, rendermime } = modules;
  const services = {
    launcher: launcher?.ILauncher,
    palette: apputils.ICommandPalette,
    restorer: application.ILayoutRestorer,
    themes: apputils.IThemeManager,
    renderers: rendermime?.IRenderMimeRegistry,
  };
  const wanted = Object.entries(services).filter(([, token]) => token !== undefined);
  return {
    id: "nbboard:plugin",
    description: labText("about"),
    autoStart: true,
    optional: wanted.map(([, token]) => token),
    activate: (app: Application, ...given: unknown[]) => {
      const found = Object.fromEntries(wanted.map(([name], index) => [name, given[index]]));
      const lab = { app, ...found } as Lab;
      new Tabs(modules, lab).start();
      const { renderers } = lab;
      // The renderer of widgets is another extension's, which may be activated after this one.
      if (renderers) void app.started.then(() => showPictures(renderers));
    },
  };
}

async function load(scope: ShareScope): Promise<Modules> {
  const get = async (name: string): Promise<unknown> => {
    const [version] = Object.values(scope[name] ?? {});
    return version === undefined ? undefined : (await version.get())();
  };
  const [application, apputils, launcher, rendermime, services, components, widgets] =
    await Promise.all([
      get("@jupyterlab/application"),
      get("@jupyterlab/apputils"),
      get("@jupyterlab/launcher"),
      get("@jupyterlab/rendermime"),
      get("@jupyterlab/services"),
      get("@jupyterlab/ui-components"),
      get("@lumino/widgets"),
    ]);
  return { application, apputils, launcher, rendermime, services, components, widgets } as Modules;
}

class Tabs {
  readonly #modules: Modules;
  readonly #lab: Lab;
  readonly #tracker: Tracker;
  readonly #icon: unknown;

  constructor(modules: Modules, lab: Lab) {
    this.#modules = modules;
    this.#lab = lab;
    this.#tracker = new modules.apputils.WidgetTracker({ namespace: "nbboard" });
    this.#icon = new modules.components.LabIcon({ name: "nbboard:board", svgstr: ICON });
  }

  start(): void {
    const { app, launcher, palette, restorer, themes } = this.#lab;
    this.#add(NEW, labText("new"), () => this.#create());
    this.#add(LOBBY, labText("all"), () => this.#open("", labText("all")));
    app.commands.addCommand(OPEN, {
      label: labText("open"),
      execute: ({ path, label }: { path?: string; label?: string }) =>
        this.#open(path ?? "", label ?? labText("one")),
    });
    const order = [NEW, LOBBY];
    for (const [rank, command] of order.entries()) {
      launcher?.add({ command, category: CATEGORY, rank });
      palette?.addItem({ command, category: CATEGORY });
    }
    void restorer?.restore(this.#tracker, {
      command: OPEN,
      args: ({ node, title }: Tab) => ({ path: node.dataset.path, label: title.label }),
      name: ({ id }: Tab) => id,
    });
    themes?.themeChanged.connect(() => {
      this.#tracker.forEach((tab) => {
        this.#paint(tab);
      });
    });
  }

  #add(id: string, label: string, execute: () => unknown): void {
    this.#lab.app.commands.addCommand(id, { label, caption: label, icon: this.#icon, execute });
  }

  async #create(): Promise<void> {
    const { ServerConnection } = this.#modules.services;
    const settings = ServerConnection.makeSettings();
    const url = new URL("nbboard/api/boards", settings.baseUrl).href;
    const wish = { method: "POST", body: JSON.stringify({ title: "" }) };
    try {
      const answer = await ServerConnection.makeRequest(url, wish, settings);
      const model = await answer.json();
      if (!answer.ok) throw new Error(model.message);
      this.#open(`boards/${model.id}`, model.id);
    } catch (error) {
      await this.#modules.apputils.showErrorMessage(labText("failed"), error);
    }
  }

  /** Shows a page below `nbboard/`, in the tab it is in already if there is one. */
  #open(path: string, label: string): Tab {
    const id = `nbboard-${path || "lobby"}`;
    let tab = this.#tracker.find((other) => other.id === id);
    if (tab === undefined || tab.isDisposed) {
      tab = this.#tab(path, label);
      tab.id = id;
      this.#lab.app.shell.add(tab, "main");
      void this.#tracker.add(tab);
    }
    this.#lab.app.shell.activateById(id);
    return tab;
  }

  #tab(path: string, label: string): Tab {
    const { baseUrl } = this.#modules.services.ServerConnection.makeSettings();
    const frame = document.createElement("iframe");
    frame.src = new URL(`nbboard/${path}`, baseUrl).href;
    frame.title = label;
    frame.allow = "clipboard-read; clipboard-write; fullscreen";
    frame.style.cssText = "width: 100%; height: 100%; border: 0; display: block";
    const node = document.createElement("div");
    node.dataset.path = path;
    node.append(frame);
    const tab = new this.#modules.widgets.Widget({ node });
    Object.assign(tab.title, { label, caption: label, closable: true, icon: this.#icon });
    frame.addEventListener("load", () => {
      this.#paint(tab);
      const shown = frame.contentDocument?.title.split(" · ")[0];
      if (shown) tab.title.label = shown;
    });
    return tab;
  }

  /** Tells the page in a tab which theme is on, the way JupyterLab tells its own. */
  #paint(tab: Tab): void {
    const { themes } = this.#lab;
    const body = tab.node.querySelector("iframe")?.contentDocument?.body;
    if (!body || !themes?.theme) return;
    body.dataset.jpThemeLight = String(themes.isLight(themes.theme));
  }
}

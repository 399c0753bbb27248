// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { pluginOf, type ShareScope } from "../../src/entry/lab";

/** JupyterLab's modules as far as the plugin uses them, and what it did with them. */
function jupyterLab(answer: { status: number; model: object }, without: readonly string[] = []) {
  const commands = new Map<string, { execute(args: object): unknown }>();
  const tabs: { id: string; node: HTMLElement; title: Record<string, unknown> }[] = [];
  const activated: string[] = [];
  const request = vi.fn(async (_url: string, _init: RequestInit) => ({
    ok: answer.status < 400,
    json: async () => answer.model,
  }));
  const showErrorMessage = vi.fn();
  class Widget {
    readonly node: HTMLElement;
    readonly title = {};
    readonly isDisposed = false;
    id = "";
    constructor({ node }: { node: HTMLElement }) {
      this.node = node;
    }
  }
  class WidgetTracker {
    add = async (): Promise<void> => undefined;
    find(test: (tab: unknown) => boolean) {
      return tabs.find(test);
    }
    forEach(each: (tab: unknown) => void) {
      tabs.forEach(each);
    }
  }
  const modules: Record<string, unknown> = {
    "@jupyterlab/application": { ILayoutRestorer: "restorer" },
    "@jupyterlab/apputils": {
      ICommandPalette: "palette",
      IThemeManager: "themes",
      WidgetTracker,
      showErrorMessage,
    },
    "@jupyterlab/launcher": { ILauncher: "launcher" },
    "@jupyterlab/rendermime": { IRenderMimeRegistry: "renderers" },
    "@jupyterlab/services": {
      ServerConnection: {
        makeSettings: () => ({ baseUrl: "http://localhost:8888/base/" }),
        makeRequest: request,
      },
    },
    "@jupyterlab/ui-components": { LabIcon: class {} },
    "@lumino/widgets": { Widget },
  };
  const scope: ShareScope = {};
  for (const [name, module] of Object.entries(modules)) {
    if (!without.includes(name)) scope[name] = { "4.0.0": { get: async () => () => module } };
  }
  const app = {
    started: Promise.resolve(),
    commands: {
      addCommand: (id: string, command: { execute(args: object): unknown }) =>
        commands.set(id, command),
    },
    shell: {
      add: (tab: (typeof tabs)[number]) => tabs.push(tab),
      activateById: (id: string) => activated.push(id),
    },
  };
  const run = (id: string, args: object = {}) => commands.get(id)?.execute(args);
  return { scope, app, run, tabs, activated, request, showErrorMessage, commands };
}

type Plugin = { optional: string[]; activate(app: unknown, ...services: unknown[]): void };

function frameOf(tab: { node: HTMLElement } | undefined): string | undefined {
  return tab?.node.querySelector("iframe")?.src;
}

describe("the plugin of JupyterLab", () => {
  it("offers a card that makes a board and opens its page once", async () => {
    const lab = jupyterLab({ status: 201, model: { id: "brave-otter-7f3k" } });
    const plugin = (await pluginOf(lab.scope)) as Plugin;
    expect(plugin.optional).toEqual(["launcher", "palette", "restorer", "themes", "renderers"]);
    const cards: unknown[] = [];
    plugin.activate(lab.app, { add: (card: unknown) => cards.push(card) }, null, null, null);
    expect(cards).toMatchObject([{ command: "nbboard:new" }, { command: "nbboard:lobby" }]);

    await lab.run("nbboard:new");
    expect(lab.request.mock.calls[0]?.[0]).toBe("http://localhost:8888/base/nbboard/api/boards");
    expect(frameOf(lab.tabs[0])).toBe("http://localhost:8888/base/nbboard/boards/brave-otter-7f3k");
    lab.run("nbboard:open", { path: "boards/brave-otter-7f3k", label: "again" });
    expect(lab.tabs).toHaveLength(1);
    expect(lab.activated).toEqual(Array(2).fill("nbboard-boards/brave-otter-7f3k"));
    lab.run("nbboard:lobby");
    expect(frameOf(lab.tabs[1])).toBe("http://localhost:8888/base/nbboard/");
  });

  it("works where there is no launcher and no theme", async () => {
    const lab = jupyterLab({ status: 201, model: { id: "a" } }, ["@jupyterlab/launcher"]);
    const plugin = (await pluginOf(lab.scope)) as Plugin;
    expect(plugin.optional).toEqual(["palette", "restorer", "themes", "renderers"]);
    const items: unknown[] = [];
    plugin.activate(lab.app, { addItem: (item: unknown) => items.push(item) }, null, null);
    expect(items).toHaveLength(2);
  });

  it("looks for the renderer of widgets once all extensions have been activated", async () => {
    const lab = jupyterLab({ status: 201, model: {} });
    const getFactory = vi.fn();
    const plugin = (await pluginOf(lab.scope)) as Plugin;
    plugin.activate(lab.app, null, null, null, null, { getFactory });
    expect(getFactory).not.toHaveBeenCalled();
    await lab.app.started;
    expect(getFactory).toHaveBeenCalledWith("application/vnd.jupyter.widget-view+json");
  });

  it("says why no board was made", async () => {
    const lab = jupyterLab({ status: 503, model: { message: "the disk is full" } });
    ((await pluginOf(lab.scope)) as Plugin).activate(lab.app, null, null, null, null);
    await lab.run("nbboard:new");
    expect(lab.tabs).toHaveLength(0);
    expect(String(lab.showErrorMessage.mock.calls[0]?.[1])).toContain("the disk is full");
  });

  it("tells the pages in tabs which theme is on", async () => {
    const lab = jupyterLab({ status: 201, model: {} });
    const plugin = (await pluginOf(lab.scope)) as Plugin;
    let changed = (): void => undefined;
    const themes = {
      theme: "Dark",
      isLight: (name: string) => name === "Light",
      themeChanged: { connect: (slot: () => void) => (changed = slot) },
    };
    plugin.activate(lab.app, null, null, null, themes);
    lab.run("nbboard:lobby");
    const page = document.implementation.createHTMLDocument("Sprint 12 · nbboard");
    const frame = lab.tabs[0]?.node.querySelector("iframe");
    if (!frame) throw new Error("the lobby has no frame");
    Object.defineProperty(frame, "contentDocument", { value: page });
    frame.dispatchEvent(new Event("load"));
    expect(lab.tabs[0]?.title.label).toBe("Sprint 12");
    expect(page.body.dataset.jpThemeLight).toBe("false");
    themes.theme = "Light";
    changed();
    expect(page.body.dataset.jpThemeLight).toBe("true");
  });
});

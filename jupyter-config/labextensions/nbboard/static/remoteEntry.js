// What JupyterLab loads of nbboard at its start: a module federation container written by hand,
// so that installing needs no build. The plugin itself comes from the server extension, with the
// rest of the bundle, and is never older than the server it talks to.

globalThis._JUPYTERLAB ??= {};
globalThis._JUPYTERLAB.nbboard = (() => {
  let shared;
  return {
    async init(scope) {
      shared = scope;
    },
    async get() {
      const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
      const { pluginOf } = await import(`${config.baseUrl}nbboard/static/lab.js`);
      const plugin = await pluginOf(shared);
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();

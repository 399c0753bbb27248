// The layers of the browser side. Arrows point at what is imported:
//   core <- sync <- tools <- ui <- lobby <- entry      core <- canvas <- tools
// Each layer below lists what it must not know.

const FORBIDDEN = {
  core: ["sync", "canvas", "tools", "ui", "lobby", "entry"],
  sync: ["canvas", "tools", "ui", "lobby", "entry"],
  canvas: ["sync", "tools", "ui", "lobby", "entry"],
  tools: ["ui", "lobby", "entry"],
  ui: ["lobby", "entry"],
  // A list of boards draws none.
  lobby: ["canvas", "tools", "entry"],
};

const layerRules = Object.entries(FORBIDDEN).map(([layer, forbidden]) => ({
  name: `${layer}-knows-no-upper-layer`,
  comment: `js/src/${layer} may import only the layers below it`,
  severity: "error",
  from: { path: `^src/${layer}/` },
  to: { path: `^src/(${forbidden.join("|")})/` },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: "no-circles",
      comment: "two files that need each other are one file or lack a third",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "core-is-pure",
      comment: "core takes no library",
      severity: "error",
      from: { path: "^src/core/" },
      to: { path: "node_modules" },
    },
    {
      name: "only-ui-knows-preact",
      comment: "canvas, tools and sync must work without a component tree",
      severity: "error",
      from: { path: "^src/(core|sync|canvas|tools)/" },
      to: { path: "node_modules/(preact|lucide)" },
    },
    {
      name: "no-dev-dependency",
      comment: "the bundle holds only what package.json lists under dependencies",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "resolvable",
      comment: "an import that leads nowhere",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".mjs", ".js", ".css"] },
  },
};

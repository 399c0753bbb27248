// Builds what the Python package serves: one hashed bundle (JavaScript and CSS), the small stub
// that anywidget hands to the page, the files of js/assets, and manifest.json, which names them.
// The manifest is written last, so whoever finds one finds everything it names.

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const BUNDLE_ENTRY = path.join(HERE, "src/entry/widget.ts");
const STUB_ENTRY = path.join(HERE, "src/entry/stub.ts");
// The loader of a board's own page: a fixed name, as the page's HTML knows no hash.
const PAGE_ENTRY = path.join(HERE, "src/entry/page.ts");
// JupyterLab's launcher card and commands, loaded by jupyter-config/labextensions.
const LAB_ENTRY = path.join(HERE, "src/entry/lab.ts");
// The list of boards is a page of its own: nobody who only draws loads it.
const LOBBY_ENTRY = path.join(HERE, "src/entry/lobby.ts");
// People, chat, sharing, the past and the guests' door: loaded when the page is idle or asks for
// them. The bundle names the file it was built with: after an update an open page must not get
// parts that its own board does not fit.
const FRONT_ENTRY = path.join(HERE, "src/entry/front.ts");
// What a worker runs that paints large boards: the bundle names it, and starts it when it needs it.
const PAINTER_ENTRY = path.join(HERE, "src/entry/painter.ts");
// The bundle's German words: loaded by it where the page speaks German.
const GERMAN_ENTRY = path.join(HERE, "src/entry/german.ts");
const GERMAN_LOADER = path.join(HERE, "src/sync/german.ts");
// A board whose page reaches no server for it: everything in one file, whose `fetch` is the kernel's.
const KERNEL_ENTRY = path.join(HERE, "src/entry/kernel.ts");
const KERNEL_FETCH = path.join(HERE, "src/entry/kernel-fetch.ts");
// Loaded when somebody shares a board, so it must stand alone and have a name that never changes.
const QR_ENTRY = path.join(HERE, "src/entry/qr.ts");
const ASSETS = path.join(HERE, "assets");
const STATIC = path.join(HERE, "../src/nbboard/static");

// JavaScript and CSS together, compressed: what a page downloads before it can show a board.
const MAX_BUNDLE_GZIP_BYTES = 120_000;
// Sent by the kernel once a page: half a second at what Jupyter lets a kernel send.
const MAX_KERNEL_GZIP_BYTES = 180_000;
const MAX_LOBBY_GZIP_BYTES = 40_000;
// The stub is saved in every notebook that shows a board.
const MAX_STUB_BYTES = 3_000;

/** A style sheet becomes a string in the script, minified: a shadow root wants its text. */
const styleText = {
  name: "style-text",
  setup(building) {
    building.onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      const { code } = await transform(await readFile(file, "utf8"), {
        loader: "css",
        minify: true,
        target: COMMON.target,
      });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/** In place of German words stands where they are found once they are loaded. */
const germanApart = {
  name: "german-apart",
  setup(building) {
    building.onLoad({ filter: /\.de\.ts$/ }, ({ path: file }) => {
      const name = path.relative(path.join(HERE, "src"), file).replaceAll(path.sep, "/");
      const contents = `import { german } from ${JSON.stringify(GERMAN_LOADER)};
        export const GERMAN = german[${JSON.stringify(name)}];`;
      return { contents, loader: "ts", resolveDir: HERE };
    });
  },
};

const COMMON = {
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".woff2": "file" },
  assetNames: "[name]-[hash]",
  outdir: STATIC,
  write: false,
  logLevel: "warning",
  define: { BY_KERNEL: "false" },
  plugins: [styleText],
};

/** Bundles one entry; returns file name → bytes. */
async function bundle(entry, entryNames, options = {}) {
  const result = await build({ ...COMMON, entryPoints: [entry], entryNames, ...options });
  return new Map(result.outputFiles.map((file) => [path.basename(file.path), file.contents]));
}

/** Reads js/assets; returns the file's own name → [hashed name, bytes].
 *  A file that the bundle has already emitted, since the code imports it, is not kept twice. */
async function readAssets(emitted) {
  if (!existsSync(ASSETS)) return new Map();
  const assets = new Map();
  for (const name of (await readdir(ASSETS)).sort()) {
    const bytes = await readFile(path.join(ASSETS, name));
    const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
    const { name: stem, ext } = path.parse(name);
    const twin = [...emitted].find(([, other]) => bytes.equals(other));
    assets.set(name, twin ?? [`${stem}-${hash}${ext}`, bytes]);
  }
  return assets;
}

function only(names, extension) {
  return names.find((name) => name.endsWith(extension)) ?? null;
}

function sizesOf(files) {
  const sizes = {};
  for (const [name, bytes] of files) {
    sizes[name] = { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
  }
  return sizes;
}

/** Writes all files, then the manifest, then removes what an older build left. */
async function publish(files, manifest) {
  await mkdir(STATIC, { recursive: true });
  for (const [name, bytes] of files) await writeFile(path.join(STATIC, name), bytes);
  const draft = path.join(STATIC, "manifest.json.new");
  await writeFile(draft, `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(draft, path.join(STATIC, "manifest.json"));
  const kept = new Set([...files.keys(), "manifest.json"]);
  for (const name of await readdir(STATIC)) {
    if (!kept.has(name)) await rm(path.join(STATIC, name), { recursive: true });
  }
}

/** Prints what a part of the build weighs; gives what to say when that is too much. */
function weigh(what, bytes, most) {
  console.log(`${what}: ${bytes} bytes of at most ${most}`);
  return bytes > most ? [`the ${what} is ${bytes} bytes, the limit is ${most}`] : [];
}

function failuresOf(sizes, { bundleNames, kernel, lobby, stub }) {
  const gzip = bundleNames.reduce((sum, name) => sum + sizes[name].gzip, 0);
  return [
    ...weigh("bundle, compressed,", gzip, MAX_BUNDLE_GZIP_BYTES),
    ...weigh("kernel's bundle, compressed,", sizes[kernel].gzip, MAX_KERNEL_GZIP_BYTES),
    ...weigh("lobby, compressed,", sizes[lobby].gzip, MAX_LOBBY_GZIP_BYTES),
    ...weigh("stub", sizes[stub].raw, MAX_STUB_BYTES),
  ];
}

function requireEntries() {
  const entries = [
    BUNDLE_ENTRY,
    STUB_ENTRY,
    PAGE_ENTRY,
    LAB_ENTRY,
    LOBBY_ENTRY,
    FRONT_ENTRY,
    PAINTER_ENTRY,
    GERMAN_ENTRY,
    KERNEL_ENTRY,
    QR_ENTRY,
  ];
  const missing = entries.filter((entry) => !existsSync(entry));
  if (missing.length === 0) return;
  const names = missing.map((entry) => path.relative(HERE, entry)).join(" and ");
  throw new Error(`missing ${names}: there is nothing to bundle`);
}

async function main() {
  requireEntries();
  const frontFiles = await bundle(FRONT_ENTRY, "front-[hash]");
  const front = only([...frontFiles.keys()], ".js");
  const painterFiles = await bundle(PAINTER_ENTRY, "painter-[hash]");
  const painter = only([...painterFiles.keys()], ".js");
  const germanFiles = await bundle(GERMAN_ENTRY, "german-[hash]");
  const german = only([...germanFiles.keys()], ".js");
  const define = {
    ...COMMON.define,
    FRONT_FILE: JSON.stringify(front),
    PAINTER_FILE: JSON.stringify(painter),
    GERMAN_FILE: JSON.stringify(german),
  };
  const bundleFiles = await bundle(BUNDLE_ENTRY, "nbboard-[hash]", {
    define,
    plugins: [...COMMON.plugins, germanApart],
  });
  const kernelFiles = await bundle(KERNEL_ENTRY, "kernel-[hash]", {
    define: { ...define, BY_KERNEL: "true" },
    inject: [KERNEL_FETCH],
  });
  const stubFiles = await bundle(STUB_ENTRY, "stub");
  const pageFiles = await bundle(PAGE_ENTRY, "page");
  const labFiles = await bundle(LAB_ENTRY, "lab");
  const lobbyFiles = await bundle(LOBBY_ENTRY, "lobby-[hash]");
  const qrFiles = await bundle(QR_ENTRY, "qr");
  const assets = await readAssets(bundleFiles);
  const scripts = [
    bundleFiles,
    kernelFiles,
    stubFiles,
    pageFiles,
    labFiles,
    lobbyFiles,
    frontFiles,
    painterFiles,
    germanFiles,
    qrFiles,
  ];
  const files = new Map([...scripts.flatMap((each) => [...each]), ...assets.values()]);
  const sizes = sizesOf(files);
  const names = [...bundleFiles.keys()];
  const script = only(names, ".js");
  const style = only(names, ".css");
  const stub = only([...stubFiles.keys()], ".js");
  const lobby = only([...lobbyFiles.keys()], ".js");
  const kernel = only([...kernelFiles.keys()], ".js");
  const bundleNames = [script, style].filter((name) => name !== null);
  const failures = failuresOf(sizes, { bundleNames, kernel, lobby, stub });
  if (failures.length > 0) throw new Error(failures.join("; "));
  const assetNames = Object.fromEntries([...assets].map(([name, [hashed]]) => [name, hashed]));
  await publish(files, { script, style, lobby, front, kernel, stub, assets: assetNames, sizes });
}

main().catch((error) => {
  console.error(`build: ${error.message}`);
  process.exitCode = 1;
});

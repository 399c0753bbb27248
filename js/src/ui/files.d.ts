/** Files that the build takes along. */

/** The file of `entry/front.ts`, which the build names after what is in it. */
declare const FRONT_FILE: string;

/** A style sheet's text, minified. */
declare module "*.css" {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: so the build gives it
  export default text;
}

/** The address of a font, relative to the bundle. */
declare module "*.woff2" {
  const address: string;
  // biome-ignore lint/style/noDefaultExport: so the build gives it
  export default address;
}

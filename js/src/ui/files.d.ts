/** Files that the build takes along. */

/** The file of `entry/front.ts`, which the build names after what is in it. */
declare const FRONT_FILE: string;

/** The file of `entry/painter.ts`, in the same way. */
declare const PAINTER_FILE: string;

/** The file of `entry/german.ts`, in the same way. */
declare const GERMAN_FILE: string;

/** Whether this is the script of `entry/kernel.ts`: what only it needs is in no other. */
declare const BY_KERNEL: boolean;

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

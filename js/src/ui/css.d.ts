/** A style sheet's text: the build takes it into the bundle, minified. */
declare module "*.css" {
  const text: string;
  export default text;
}

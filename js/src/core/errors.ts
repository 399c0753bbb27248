/**
 * The errors that core raises, as one tree.
 *
 * NBBoardError
 * ├── InvalidInput          a value does not fit the model; nothing was changed
 * │   └── LimitExceeded     … because it is over a bound of `LIMITS`
 * ├── MalformedFrame        bytes from the server that are no message
 * └── UnknownTag            a message, op or element that this version does not know
 */

const SHOWN = 80;

/** Gives `value` as text for a message, cut to 80 characters. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1)}…`;
}

/** Base of every error that nbboard throws on purpose. */
export class NBBoardError extends Error {
  override readonly name: string = "NBBoardError";
}

/** A value does not fit the model; nothing was changed. */
export class InvalidInput extends NBBoardError {
  override readonly name: string = "InvalidInput";
}

/** A value is over one of the bounds in `LIMITS`. */
export class LimitExceeded extends InvalidInput {
  override readonly name: string = "LimitExceeded";
}

/** A frame from the server that is no message; the connection should be made anew. */
export class MalformedFrame extends NBBoardError {
  override readonly name: string = "MalformedFrame";
}

/** The server is newer than this page: only loading the page again helps. */
export class UnknownTag extends NBBoardError {
  override readonly name: string = "UnknownTag";

  constructor(
    /** What was being read, such as `Op`. */
    readonly what: string,
    readonly tag: string,
  ) {
    super(`this page does not know the ${what} ${shown(tag)}: reload it to get the new version`);
  }
}

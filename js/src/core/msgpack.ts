/**
 * MessagePack as far as boards use it: nil, booleans, numbers, strings, bytes, arrays, and maps
 * with strings as keys (https://github.com/msgpack/msgpack/blob/master/spec.md).
 *
 * Every value takes its shortest form, as on the server: equal values have equal bytes there and
 * here. Numbers are integers where they are whole and safe, else 64-bit floats.
 */

/** So deep may arrays and maps lie in each other. */
const DEEPEST = 100;
/** From here on the browser's own decoder is faster than one letter at a time, bytes. */
const SHORT = 24;
const UINT32 = 2 ** 32;

/** Encodes plain values; throws TypeError for what MessagePack, or a board, does not know. */
export function pack(value: unknown): Uint8Array {
  return writer.pack(value);
}

/** Decodes one value, which must fill `bytes`; byte strings in it are views of them. */
export function unpack(bytes: Uint8Array): unknown {
  return new Reader(bytes).whole();
}

/** The heads of a kind of value: for a length within the head, then for lengths of 1, 2, 4 bytes. */
interface Heads {
  readonly fix: number;
  readonly fits: number;
  readonly wide: readonly [number, number, number];
}

const TEXT: Heads = { fix: 0xa0, fits: 32, wide: [0xd9, 0xda, 0xdb] };
const BYTES: Heads = { fix: 0, fits: 0, wide: [0xc4, 0xc5, 0xc6] };
// Neither has a head for lengths of one byte.
const LIST: Heads = { fix: 0x90, fits: 16, wide: [0xdc, 0xdc, 0xdd] };
const MAP: Heads = { fix: 0x80, fits: 16, wide: [0xde, 0xde, 0xdf] };

const utf8 = new TextEncoder();
// Fault-tolerant, and a mark of byte order is a letter like any other.
const fromUtf8 = new TextDecoder("utf-8", { ignoreBOM: true });

class Writer {
  private view = new DataView(new ArrayBuffer(2048));
  private bytes = new Uint8Array(this.view.buffer);
  private at = 0;

  pack(value: unknown): Uint8Array {
    this.at = 0;
    this.value(value, 0);
    return this.bytes.slice(0, this.at);
  }

  private value(value: unknown, depth: number): void {
    if (value === null || value === undefined) this.uint(1, 0xc0);
    else if (typeof value === "number") this.number(value);
    else if (typeof value === "string") this.text(value);
    else if (typeof value === "boolean") this.uint(1, value ? 0xc3 : 0xc2);
    else if (value instanceof Uint8Array) this.byteString(value);
    else if (typeof value === "object") this.nested(value, depth);
    else throw new TypeError(`a ${typeof value} cannot be packed`);
  }

  private nested(value: object, depth: number): void {
    if (depth === DEEPEST) throw new TypeError(`values lie deeper than ${DEEPEST}`);
    if (Array.isArray(value)) {
      this.head(LIST, value.length);
      for (const item of value) this.value(item, depth + 1);
      return;
    }
    const entries = Object.entries(value);
    this.head(MAP, entries.length);
    for (const [key, item] of entries) {
      this.text(key);
      this.value(item, depth + 1);
    }
  }

  private number(value: number): void {
    if (!Number.isSafeInteger(value)) {
      this.uint(1, 0xcb);
      this.room(8);
      this.view.setFloat64(this.at, value);
      this.at += 8;
    } else if (value >= -0x20 && value < 0x80) this.uint(1, value & 0xff);
    else this.integer(value);
  }

  /** One that does not fit into a head. */
  private integer(value: number): void {
    const isNegative = value < 0;
    const reach = isNegative ? -2 * (value + 1) + 1 : value;
    const width = reach < 0x100 ? 1 : reach < 0x10000 ? 2 : reach < UINT32 ? 4 : 8;
    const rank = Math.log2(width);
    this.uint(1, (isNegative ? 0xd0 : 0xcc) + rank);
    if (width < 8) {
      this.uint(width, value);
      return;
    }
    this.uint(4, Math.floor(value / UINT32));
    this.uint(4, value);
  }

  private text(value: string): void {
    const size = sizeOf(value);
    this.head(TEXT, size);
    this.room(size);
    if (size < SHORT && size === value.length) {
      for (let i = 0; i < size; i += 1) this.bytes[this.at + i] = value.charCodeAt(i);
    } else utf8.encodeInto(value, this.bytes.subarray(this.at));
    this.at += size;
  }

  private byteString(value: Uint8Array): void {
    this.head(BYTES, value.length);
    this.room(value.length);
    this.bytes.set(value, this.at);
    this.at += value.length;
  }

  private head({ fix, fits, wide }: Heads, length: number): void {
    if (length < fits) this.uint(1, fix | length);
    else if (length < 0x100 && wide[0] !== wide[1]) this.sized(wide[0], 1, length);
    else if (length < 0x10000) this.sized(wide[1], 2, length);
    else this.sized(wide[2], 4, length);
  }

  private sized(head: number, width: 1 | 2 | 4, length: number): void {
    this.uint(1, head);
    this.uint(width, length);
  }

  /** Writes the lowest `width` bytes of a whole number. */
  private uint(width: number, value: number): void {
    this.room(width);
    if (width === 1) this.view.setUint8(this.at, value);
    else if (width === 2) this.view.setUint16(this.at, value);
    else this.view.setUint32(this.at, value);
    this.at += width;
  }

  private room(size: number): void {
    const needed = this.at + size;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(needed * 2);
    grown.set(this.bytes);
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}

const writer = new Writer();

/** The length of a string in UTF-8; half of a pair counts as what stands for it, U+FFFD. */
function sizeOf(text: string): number {
  let size = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    size += 1;
    if (unit < 0x800) continue;
    size += 1;
    const isHigh = unit >= 0xd800 && unit < 0xdc00;
    const next = isHigh ? text.charCodeAt(i + 1) : 0;
    // Both halves together are four bytes: two for each of them.
    if (next >= 0xdc00 && next < 0xe000) i += 1;
  }
  return size;
}

const EMPTY = new Uint8Array(0);
/** Letters that are a byte each. */
const ASCII_END = 0x80;

/**
 * Short strings that came before, by a hash of their bytes: a snapshot says the same kinds, colours
 * and people thousands of times. One found here is neither made nor kept again; with lists that are
 * read in place (`fields.ts`) 10,000 strokes take 17 ms of processor time in place of 40.
 */
const known: (string | undefined)[] = new Array(256).fill(undefined);

class Reader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  whole(): unknown {
    const value = this.value(0);
    if (this.at !== this.bytes.length) throw new RangeError(`it ends at byte ${this.at}`);
    return value;
  }

  private value(depth: number): unknown {
    const head = this.bytes[this.skip(1)] as number;
    if (head < 0x80) return head;
    if (head < 0x90) return this.map(head & 0x0f, depth);
    if (head < 0xa0) return this.list(head & 0x0f, depth);
    if (head < 0xc0) return this.text(head & 0x1f);
    return head < 0xe0 ? this.wide(head, depth) : head - 0x100;
  }

  private wide(head: number, depth: number): unknown {
    switch (head) {
      case 0xc0:
        return null;
      case 0xc2:
      case 0xc3:
        return head === 0xc3;
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.take(this.uint(1 << (head - 0xc4)));
      case 0xca:
        return this.view.getFloat32(this.skip(4));
      case 0xcb:
        return this.view.getFloat64(this.skip(8));
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.uint(1 << (head - 0xcc));
      case 0xcf:
        return this.uint(4) * UINT32 + this.uint(4);
      case 0xd0:
        return this.view.getInt8(this.skip(1));
      case 0xd1:
        return this.view.getInt16(this.skip(2));
      case 0xd2:
        return this.view.getInt32(this.skip(4));
      case 0xd3:
        return this.view.getInt32(this.skip(4)) * UINT32 + this.uint(4);
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.text(this.uint(1 << (head - 0xd9)));
      case 0xdc:
      case 0xdd:
        return this.list(this.uint(2 << (head - 0xdc)), depth);
      case 0xde:
      case 0xdf:
        return this.map(this.uint(2 << (head - 0xde)), depth);
      default:
        throw new TypeError(`no value begins with 0x${head.toString(16)}`);
    }
  }

  private list(length: number, depth: number): unknown[] {
    this.expect(length, depth);
    const items: unknown[] = new Array(length);
    for (let i = 0; i < length; i += 1) items[i] = this.value(depth + 1);
    return items;
  }

  private map(length: number, depth: number): Record<string, unknown> {
    this.expect(2 * length, depth);
    const map: Record<string, unknown> = {};
    for (let i = 0; i < length; i += 1) {
      const key = this.value(depth + 1);
      if (typeof key !== "string") throw new TypeError("a key is no string");
      // It would be no entry, but what the map inherits from.
      if (key === "__proto__") throw new TypeError("a key is __proto__");
      map[key] = this.value(depth + 1);
    }
    return map;
  }

  private text(size: number): string {
    const { bytes } = this;
    const start = this.skip(size);
    if (size >= SHORT) return fromUtf8.decode(bytes.subarray(start, this.at));
    let hash = size;
    for (let i = start; i < this.at; i += 1) hash = (hash * 31 + (bytes[i] as number)) | 0;
    const slot = hash & 0xff;
    const before = known[slot];
    if (before !== undefined && this.holds(before, start, size)) return before;
    const text = this.short(start);
    known[slot] = text;
    return text;
  }

  /** Whether the bytes from `start` on are this string's. */
  private holds(text: string, start: number, size: number): boolean {
    if (text.length !== size) return false;
    for (let i = 0; i < size; i += 1) {
      const unit = text.charCodeAt(i);
      if (unit >= ASCII_END || unit !== this.bytes[start + i]) return false;
    }
    return true;
  }

  private short(start: number): string {
    const { bytes, at } = this;
    let text = "";
    for (let i = start; i < at; i += 1) {
      const byte = bytes[i] as number;
      if (byte >= ASCII_END) return fromUtf8.decode(bytes.subarray(start, at));
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /** Each of so many values has at least one byte: a length that lies is found before memory is. */
  private expect(values: number, depth: number): void {
    if (depth === DEEPEST) throw new RangeError(`values lie deeper than ${DEEPEST}`);
    if (values > this.bytes.length - this.at) throw new RangeError("it ends too early");
  }

  private take(size: number): Uint8Array {
    if (size === 0) return EMPTY;
    const start = this.skip(size);
    return this.bytes.subarray(start, this.at);
  }

  private uint(width: number): number {
    const start = this.skip(width);
    if (width === 1) return this.bytes[start] as number;
    return width === 2 ? this.view.getUint16(start) : this.view.getUint32(start);
  }

  private skip(size: number): number {
    const start = this.at;
    this.at += size;
    if (this.at > this.bytes.length) throw new RangeError("it ends too early");
    return start;
  }
}

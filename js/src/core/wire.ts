/** Frames: MessagePack of the generated codec, one message each. */

import { readServerMessage, writeClientMessage } from "./codec.gen";
import { MalformedFrame, shown } from "./errors";
import { pack, unpack } from "./msgpack";
import type { ClientMessage, ServerMessage } from "./types.gen";

/** Decodes MessagePack to plain values; throws MalformedFrame when the bytes are none. */
export function decodePlain(bytes: Uint8Array): unknown {
  try {
    return unpack(bytes);
  } catch (error) {
    throw new MalformedFrame(`not MessagePack: ${shown(error)}`);
  }
}

/** Encodes plain values as MessagePack, byte for byte as the server does. */
export function encodePlain(value: unknown): Uint8Array {
  return pack(value);
}

/**
 * Decodes a frame from the server.
 *
 * Fields that a newer server appended are passed over. Byte fields are views of `frame`: do not
 * reuse its buffer. Throws MalformedFrame, or UnknownTag when only a reload can help.
 */
export function decodeServer(frame: Uint8Array): ServerMessage {
  return readServerMessage(decodePlain(frame));
}

/** Encodes a message for the server. */
export function encodeClient(message: ClientMessage): Uint8Array {
  return encodePlain(writeClientMessage(message));
}

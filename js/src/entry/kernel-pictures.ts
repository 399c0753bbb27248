/** Images of a board that is reached through the kernel: asked for by their bytes. */

import type { Pictures } from "../canvas/paint";

export class KernelPictures implements Pictures {
  readonly #found = new Map<string, ImageBitmap | undefined>();
  readonly #address: (blob: string) => string;
  readonly #arrived: (blob: string) => void;

  constructor(address: (blob: string) => string, arrived: (blob: string) => void) {
    this.#address = address;
    this.#arrived = arrived;
  }

  get(blob: string): ImageBitmap | undefined {
    if (!this.#found.has(blob)) void this.#fetch(blob);
    return this.#found.get(blob);
  }

  async #fetch(blob: string): Promise<void> {
    this.#found.set(blob, undefined);
    try {
      const answer = await fetch(this.#address(blob));
      if (!answer.ok) return;
      this.#found.set(blob, await createImageBitmap(await answer.blob()));
      this.#arrived(blob);
    } catch {
      // The kernel was busy for too long, or has gone: asked again when it is next painted.
      this.#found.delete(blob);
    }
  }
}

/** The board's images, fetched when they are first painted. */

import type { Pictures } from "./paint";

/** Fetches blobs by address; tells `arrived` when one can be painted. */
export class FetchedPictures implements Pictures {
  private readonly found = new Map<string, HTMLImageElement | undefined>();
  private readonly address: (blob: string) => string;
  private readonly arrived: (blob: string) => void;

  constructor(address: (blob: string) => string, arrived: (blob: string) => void) {
    this.address = address;
    this.arrived = arrived;
  }

  get(blob: string): HTMLImageElement | undefined {
    if (!this.found.has(blob)) this.fetch(blob);
    return this.found.get(blob);
  }

  private fetch(blob: string): void {
    this.found.set(blob, undefined);
    const image = new Image();
    image.decoding = "async";
    image.onload = () => {
      this.found.set(blob, image);
      this.arrived(blob);
    };
    image.src = this.address(blob);
  }
}

/** For a board without a server: no picture ever arrives, its frame is painted instead. */
export const NO_PICTURES: Pictures = { get: () => undefined };

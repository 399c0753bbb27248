import { encode } from "uqr";
import { describe, expect, it } from "vitest";
import { qrPath } from "../../src/entry/qr";

/** The dark squares that a path covers, as "x,y". */
function squares(path: string): Set<string> {
  const dark = new Set<string>();
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
    for (let step = 0; step < Number(width); step += 1) dark.add(`${Number(x) + step},${y}`);
  }
  return dark;
}

describe("the path of a QR code", () => {
  it("covers each dark square of the code, with a quiet zone of four", () => {
    const link = "https://hub.example.org/user/ada/nbboard/boards/brave-otter-7f3k";
    const { size, path } = qrPath(link);
    const code = encode(link, { ecc: "M", border: 4 });
    expect(size).toBe(code.size);
    const dark = squares(path);
    for (const [y, row] of code.data.entries()) {
      for (const [x, isDark] of row.entries()) expect(dark.has(`${x},${y}`)).toBe(isDark);
    }
    expect([...dark].every((each) => each.split(",").every((part) => Number(part) >= 4))).toBe(
      true,
    );
  });
});

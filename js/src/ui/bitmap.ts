/** Images as bitmaps, also those that a browser only draws: an SVG has no pixels of its own. */

const SVG = "image/svg+xml";
/** An SVG's longer side gets so many pixels where it is smaller, but at most `FINER` times its own. */
const SHARP = 512;
const FINER = 4;

/** Fails for what the browser cannot read as an image. Nothing that an SVG names is fetched. */
export async function bitmapOf(bytes: Blob): Promise<ImageBitmap> {
  if (bytes.type !== SVG) return createImageBitmap(bytes);
  const address = URL.createObjectURL(bytes);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const finer = Math.min(Math.max(SHARP / Math.max(width, height, 1), 1), FINER);
    return await createImageBitmap(image, {
      resizeWidth: Math.round(width * finer),
      resizeHeight: Math.round(height * finer),
      resizeQuality: "high",
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** A part of a bitmap, all of it by itself, as a PNG. */
export async function asPng(picture: ImageBitmap, part = [0, 0, 1, 1]): Promise<Blob> {
  const [left, top, wide, high] = part as [number, number, number, number];
  const { width, height } = picture;
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(wide * width));
  canvas.height = Math.max(1, Math.round(high * height));
  const context = canvas.getContext("2d");
  context?.drawImage(picture, -Math.round(left * width), -Math.round(top * height));
  const bytes = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (bytes === null) throw new Error("this browser cannot encode the image");
  return bytes;
}

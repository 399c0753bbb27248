// The least that a page can do which shows and draws strokes: what is committed lies in one bitmap,
// what is live is painted anew in each frame above it. No model, no undo, no people, no safety.

const SLICE = 60_000;
const MARGIN = 56;
const PEN = { color: "#1e1e1e", width: 2 };
const committed = document.getElementById("committed");
const live = document.getElementById("live");
const ink = committed.getContext("2d");
const over = live.getContext("2d");
for (const canvas of [committed, live]) {
  canvas.width = innerWidth;
  canvas.height = innerHeight;
}

// What is drawn on and by whom: points of strokes that are not committed, by id.
const drawing = new Map();
let board;
let view = { x: 0, y: 0, zoom: 1 };
let painted = { x: 0, y: 0, zoom: 1 };
let next = 0;
let asked = false;

function request() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(frame);
}

function frame() {
  asked = false;
  if (next < board.count) paintMore();
  over.clearRect(0, 0, live.width, live.height);
  over.setTransform(view.zoom, 0, 0, view.zoom, -view.x * view.zoom, -view.y * view.zoom);
  for (const xy of drawing.values()) line(over, xy, 0, xy.length / 2, PEN);
  over.setTransform(1, 0, 0, 1, 0, 0);
  const factor = view.zoom / painted.zoom;
  const x = (painted.x - view.x) * view.zoom;
  const y = (painted.y - view.y) * view.zoom;
  committed.style.transform = `translate(${x}px, ${y}px) scale(${factor})`;
  if (next < board.count) request();
}

function paintMore() {
  aim(ink, painted);
  for (let points = 0; next < board.count && points < SLICE; next += 1) {
    points += paintOne(ink, next);
  }
}

function aim(context, { x, y, zoom }) {
  context.setTransform(zoom, 0, 0, zoom, -x * zoom, -y * zoom);
}

// A stroke is [first point, number of points, style, whether it has pressures].
function paintOne(context, index) {
  const [first, count, style, pressed] = board.heads.subarray(4 * index, 4 * index + 4);
  if (pressed) outline(context, first, count, board.styles[style]);
  else
    line(context, board.xy.subarray(2 * first, 2 * (first + count)), 0, count, board.styles[style]);
  return count;
}

function line(context, xy, from, to, { color, width, fill }) {
  context.beginPath();
  context.moveTo(xy[2 * from], xy[2 * from + 1]);
  for (let k = from + 1; k < to; k += 1) context.lineTo(xy[2 * k], xy[2 * k + 1]);
  if (fill) {
    context.fillStyle = fill;
    context.fill();
  }
  context.strokeStyle = color;
  context.lineWidth = width;
  context.lineCap = context.lineJoin = "round";
  context.stroke();
}

function outline(context, first, count, { color, width }) {
  const { xy, pressures } = board;
  const side = (k, sign, go) => {
    const before = Math.max(k - 1, 0) + first;
    const after = Math.min(k + 1, count - 1) + first;
    const dx = xy[2 * after] - xy[2 * before];
    const dy = xy[2 * after + 1] - xy[2 * before + 1];
    const half = (sign * width * pressures[first + k]) / 255 / (Math.hypot(dx, dy) || 1);
    context[go](xy[2 * (first + k)] - dy * half, xy[2 * (first + k) + 1] + dx * half);
  };
  context.beginPath();
  side(0, 1, "moveTo");
  for (let k = 1; k < count; k += 1) side(k, 1, "lineTo");
  for (let k = count - 1; k >= 0; k -= 1) side(k, -1, "lineTo");
  context.fillStyle = color;
  context.fill();
}

function extent() {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let k = 0; k < board.xy.length; k += 2) {
    left = Math.min(left, board.xy[k]);
    right = Math.max(right, board.xy[k]);
    top = Math.min(top, board.xy[k + 1]);
    bottom = Math.max(bottom, board.xy[k + 1]);
  }
  return { left, top, right, bottom };
}

function fit() {
  const { left, top, right, bottom } = extent();
  const high = innerHeight - 2 * MARGIN;
  const zoom = Math.min(1, innerWidth / (right - left), high / (bottom - top));
  const x = (left + right - innerWidth / zoom) / 2;
  view = { x, y: (top + bottom - innerHeight / zoom) / 2, zoom };
  painted = view;
}

const place = ({ clientX, clientY }) => [
  view.x + clientX / view.zoom,
  view.y + clientY / view.zoom,
];

addEventListener("pointerdown", (event) => drawing.set("own", place(event)));
addEventListener("pointermove", (event) => {
  if (!drawing.has("own")) return;
  drawing.get("own").push(...place(event));
  request();
});
addEventListener("pointerup", () => {
  commit("own");
  request();
});
addEventListener(
  "wheel",
  (event) => {
    event.preventDefault();
    if (event.ctrlKey) {
      const [x, y] = place(event);
      const zoom = view.zoom * Math.exp(-event.deltaY / 300);
      view = { x: x - event.clientX / zoom, y: y - event.clientY / zoom, zoom };
    } else {
      const { x, y, zoom } = view;
      view = { x: x + event.deltaX / zoom, y: y + event.deltaY / zoom, zoom };
    }
    request();
  },
  { passive: false },
);

function commit(id) {
  const xy = drawing.get(id);
  drawing.delete(id);
  if (!xy) return;
  aim(ink, painted);
  line(ink, xy, 0, xy.length / 2, PEN);
}

// Frames of drawers: "ink" and an id as MessagePack has them, where the points begin, how many come
// and whether the stroke ends, then x and y of each as 32-bit floats.
function remote(data) {
  const bytes = new DataView(data);
  for (let at = 0; at < data.byteLength; ) {
    const id = String.fromCharCode(...new Uint8Array(data, at + 5, 16));
    const count = bytes.getUint8(at + 24);
    const xy = drawing.get(id) ?? [];
    for (let k = 0; k < 2 * count; k += 1) xy.push(bytes.getFloat32(at + 26 + 4 * k));
    drawing.set(id, xy);
    if (bytes.getUint8(at + 25)) commit(id);
    at += 26 + 8 * count;
  }
  request();
}

// For the measure of a picture file: paints everything anew, so large, and encodes it.
window.makePng = async (wide, high) => {
  const canvas = document.createElement("canvas");
  canvas.width = wide;
  canvas.height = high;
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, wide, high);
  const { left, top, right, bottom } = extent();
  const zoom = Math.min(wide / (right - left), high / (bottom - top));
  aim(context, { x: left, y: top, zoom });
  for (let index = 0; index < board.count; index += 1) paintOne(context, index);
  const file = await new Promise((done) => canvas.toBlob(done));
  return file.size;
};

async function open() {
  const data = await (await fetch(`board.bin${location.search}`)).arrayBuffer();
  const [size] = new Uint32Array(data, 0, 1);
  const { styles, count, points } = JSON.parse(
    new TextDecoder().decode(new Uint8Array(data, 4, size)),
  );
  let at = 4 + size;
  const heads = new Uint32Array(data, at, 4 * count);
  at += heads.byteLength;
  const xy = new Float32Array(data, at, 2 * points);
  at += xy.byteLength;
  board = { styles, count, heads, xy, pressures: new Uint8Array(data, at, points) };
  fit();
  request();
  const socket = new WebSocket(new URL("socket", location.href.replace("http", "ws")));
  socket.binaryType = "arraybuffer";
  socket.onmessage = (event) => remote(event.data);
  socket.onopen = () => {
    window.isOpen = true;
  };
}

open();

// Runs before a page's own scripts and notes what they do; the same for our page and the limit.
(() => {
  const real = window.requestAnimationFrame.bind(window);
  const bench = {
    // When the page's last animation callback ended, and when the frame after it began.
    worked: Number.NEGATIVE_INFINITY,
    complete: undefined,
    // When the frame after the first stroke of a pen or brush began.
    first: undefined,
    frames: [],
    longTasks: [],
    // When the first messages came, and their sizes in bytes.
    messages: [],
    pens: [],
    // [id, index of the first point, ms since 1970 when its frame was done]
    shown: [],
    isRecording: false,
    // Which picture a thread of the page's is at, if any.
    painting: undefined,
  };
  window.bench = bench;
  let arrived = [];
  let moves = [];
  let waits = false;
  let held = [];
  let isHidden = false;

  window.requestAnimationFrame = (callback) =>
    real((now) => {
      if (isHidden) {
        held.push(callback);
        return;
      }
      const inks = arrived;
      const pens = moves;
      arrived = [];
      moves = [];
      callback(now);
      const done = performance.now();
      bench.worked = done;
      for (const [id, start] of inks) bench.shown.push([id, start, performance.timeOrigin + done]);
      for (const at of pens) bench.pens.push(done - at);
      if (waits) return;
      waits = true;
      real(() => {
        waits = false;
        bench.complete = performance.now();
      });
    });

  window.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        if (data.job === bench.painting) bench.painting = undefined;
      });
    }

    postMessage(told, ...more) {
      if (told.kind === "paint") bench.painting = told.job;
      super.postMessage(told, ...more);
    }
  };

  // Hides the page as a browser does a tab: it says so, and animation frames wait. Gives when, ms
  // since 1970.
  bench.hide = (is) => {
    isHidden = is;
    for (const [name, value] of [
      ["hidden", is],
      ["visibilityState", is ? "hidden" : "visible"],
    ]) {
      Object.defineProperty(document, name, { configurable: true, value });
    }
    document.dispatchEvent(new Event("visibilitychange"));
    const waiting = held;
    held = [];
    for (const callback of waiting) requestAnimationFrame(callback);
    const at = performance.now();
    if (!is) {
      real(() => {
        real(() => {
          bench.back = performance.now() - at;
        });
      });
    }
    return performance.timeOrigin + at;
  };

  const beat = (now) => {
    if (bench.isRecording) bench.frames.push(now);
    real(beat);
  };
  real(beat);

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      bench.longTasks.push([startTime, duration]);
    }
  }).observe({ type: "longtask", buffered: true });

  addEventListener(
    "pointermove",
    (event) => {
      if (bench.isRecording && event.buttons) moves.push(event.timeStamp);
    },
    true,
  );

  // The first call puts the method back, so that no later one is slower.
  const drawing = CanvasRenderingContext2D.prototype;
  const methods = { stroke: drawing.stroke, fill: drawing.fill };
  for (const [name, method] of Object.entries(methods)) {
    drawing[name] = function (...given) {
      Object.assign(drawing, methods);
      real(() => {
        bench.first = performance.now();
      });
      return method.apply(this, given);
    };
  }

  // Finds each `"ink", id, start` of a frame in MessagePack.
  const peek = (data) => {
    const bytes = new Uint8Array(data);
    for (let at = 0; at + 24 < bytes.length; at += 1) {
      if (bytes[at] !== 0xa3 || bytes[at + 1] !== 0x69 || bytes[at + 2] !== 0x6e) continue;
      if (bytes[at + 3] !== 0x6b || bytes[at + 4] !== 0xb0) continue;
      const id = String.fromCharCode(...bytes.subarray(at + 5, at + 21));
      const head = bytes[at + 21];
      const wide = head === 0xcd ? bytes[at + 22] * 256 + bytes[at + 23] : bytes[at + 22];
      arrived.push([id, head < 0x80 ? head : wide]);
      at += 20;
    }
  };
  const Real = window.WebSocket;
  window.WebSocket = class extends Real {
    constructor(url, protocols) {
      super(url, protocols);
      bench.opened ??= performance.now();
      this.addEventListener("message", ({ data }) => {
        bench.heard = performance.now();
        if (bench.messages.length < 200) bench.messages.push([bench.heard, data.byteLength]);
        if (data instanceof ArrayBuffer && data.byteLength < 20_000 && bench.isRecording)
          peek(data);
      });
    }
  };
})();

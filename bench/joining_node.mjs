// A room of Node's `ws` that answers whoever says something with all its strokes: JSON, made once.
// node joining_node.mjs JSON-FILE PORT
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";

const { WebSocketServer } = createRequire(new URL("fanout/rooms/", import.meta.url))("ws");
const [file, port] = process.argv.slice(2);
const strokes = JSON.parse(readFileSync(file, "utf8"));
const cached = JSON.stringify({ kind: "snapshot", strokes });
const server = createServer();
const sockets = new WebSocketServer({ server });
sockets.on("connection", (socket) => {
  socket.on("message", () => socket.send(cached));
});
server.listen(Number(port), "127.0.0.1");

// A room as one writes it in an afternoon with Node's `ws`: what comes in goes to all others.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

const rooms = new Map();
const server = createServer();
const sockets = new WebSocketServer({ server });

sockets.on("connection", (socket, request) => {
  const room = rooms.get(request.url) ?? new Set();
  rooms.set(request.url, room);
  room.add(socket);
  socket.on("message", (data, isBinary) => {
    for (const other of room) {
      if (other !== socket && other.readyState === socket.OPEN) other.send(data, { binary: isBinary });
    }
  });
  socket.on("close", () => {
    room.delete(socket);
    if (room.size === 0) rooms.delete(request.url);
  });
});
server.listen(Number(process.argv[2]), "127.0.0.1");

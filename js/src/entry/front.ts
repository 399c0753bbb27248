/**
 * What is loaded when it is asked for: people, chat, sharing, exporting, the past, the door for guests, and
 * what reads drawings of others.
 */

export { drawingIn } from "../tools/excalidraw";
export { bytesOf } from "../ui/drawing-images";
export { lossOf } from "../ui/drawing-loss";
export { showForeground } from "../ui/foreground";
export { showPanel } from "../ui/front-panels";
export { showDoor } from "../ui/guest-door";

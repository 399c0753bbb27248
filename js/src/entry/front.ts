/** What is loaded when it is asked for: sharing, the past, and the door for guests. */

export { showForeground } from "../ui/foreground";
export { showDoor } from "../ui/guest-door";

/** All styles of a view, for its shadow root. */

import bar from "./bar.css";
import base from "./base.css";
import faces from "./faces.css";
import header from "./header.css";
import make from "./make.css";
import room from "./room.css";
import select from "./select.css";
import share from "./share.css";
import side from "./side.css";

// `room` comes last: it changes what the others say where there is little of it.
export const STYLES = [base, header, bar, make, select, side, faces, share, room].join("\n");

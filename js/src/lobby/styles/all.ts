/** All styles of the lobby, for its shadow root. */

import base from "../../ui/styles/base.css";
import dialog from "../../ui/styles/dialog.css";
import cards from "./cards.css";
import news from "./news.css";
import page from "./page.css";

export const LOBBY_STYLES = [base, dialog, news, cards, page].join("\n");

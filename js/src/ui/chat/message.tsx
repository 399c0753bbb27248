/** One message: its words, with links to press and names that stand out. */

import { Clock, Undo2 } from "lucide";
import type { VNode } from "preact";
import { Role } from "../../core/types.gen";
import type { PanelProps } from "../company";
import { Icon } from "../icon";
import type { ShownLine } from "./conversation";
import { say } from "./panel-texts";
import { exactly } from "./times";
import { tokensOf } from "./tokens";

interface MessageProps extends PanelProps {
  readonly line: ShownLine;
}

export function Message({ company, line }: MessageProps): VNode {
  const { board, conversation } = company;
  const { text, seq, author, pending, takenBack } = line;
  if (takenBack) return <p class="nb-message nb-gone">{say("taken-back")}</p>;
  const names = [...board.members.values()].map(({ name }) => name);
  const own = board.you?.name ?? "";
  // Only what the board still holds can be taken back; what is older stays.
  const isHeld = !pending && board.chat.some((each) => each.seq === seq);
  const mayTakeBack = isHeld && (author === board.you?.user || board.you?.role === Role.OWNER);
  const words = say("take-back", { text: [...text].slice(0, 40).join("") });
  return (
    <div class="nb-message" data-pending={pending} title={exactly(line.at)}>
      <p dir="auto">
        {tokensOf(text, names).map((token, index) => {
          if (token.kind === "text") return token.text;
          if (token.kind === "mention") {
            return (
              <mark key={index} data-own={token.name === own}>
                {token.text}
              </mark>
            );
          }
          return (
            <a key={index} href={token.href} target="_blank" rel="noopener noreferrer nofollow">
              {token.text}
            </a>
          );
        })}
      </p>
      {pending && (
        <span class="nb-waits" title={say("pending")}>
          <Icon of={Clock} size={12} />
          <span class="nb-unseen">{say("pending")}</span>
        </span>
      )}
      {mayTakeBack && (
        <button
          type="button"
          class="nb-take-back"
          aria-label={words}
          title={words}
          onClick={() => conversation.takeBack(seq)}
        >
          <Icon of={Undo2} size={14} />
        </button>
      )}
    </div>
  );
}

/** Shares a board: its link, who may come in, and links for people without an account. */

import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { LIMITS, Role } from "../../core/types.gen";
import type { Board } from "../../sync/board";
import type { BoardModel } from "../../sync/models";
import type { Rest } from "../../sync/rest";
import { AccessChoice } from "../access-choice";
import { Dialog } from "../dialog";
import { say } from "../front-texts";
import { useBoard } from "../hooks";
import { CopyField } from "./copy-field";
import { GuestLinks } from "./guest-links";
import { isLoopback } from "./loopback";
import { QrCode } from "./qr";

interface ShareProps {
  readonly board: Board;
  /** The routes of the board's server. */
  readonly rest: Rest;
  close(): void;
}

const ROLES = { viewer: Role.VIEWER, editor: Role.EDITOR, owner: Role.OWNER } as const;
type RoleKey = keyof typeof ROLES;

export function ShareDialog({ board, rest, close }: ShareProps): VNode {
  useBoard(board, ["meta", "status"]);
  const [said, tell] = useState("");
  const link = usePageAddress(board, rest);
  const [guests, setGuests] = useState("");
  const shown = guests || link;
  const isOwner = board.role === Role.OWNER;
  return (
    <Dialog title={say("share.title")} close={close} wide>
      <div class="nb-share">
        <div class="nb-share-ways">
          <div class="nb-share-links">
            <CopyField
              label={say("share.link")}
              value={link}
              action={say("share.copy-link")}
              first
            />
            <CopyField label={say("share.aloud")} value={board.id} action={say("share.copy-id")} />
            <CopyField
              label={say("share.notebook")}
              value={`NBBoard.join("${board.id}")`}
              action={say("share.copy-python")}
            />
          </div>
          <figure class="nb-qr-place">
            <QrCode link={shown} module={rest.address("static/qr.js")} />
            <figcaption class="nb-remark">
              {say(shown === link ? "share.qr-account" : "share.qr-guest")}
            </figcaption>
          </figure>
        </div>
        {isLoopback(link) && <p class="nb-remark">{say("share.loopback")}</p>}
        <p class="nb-told" role="status">
          {said}
        </p>
        {isOwner ? (
          <>
            <Access board={board} />
            {board.tellsApart && <Invite board={board} tell={tell} />}
            <GuestLinks
              rest={rest}
              board={`api/boards/${encodeURIComponent(board.id)}`}
              tell={tell}
              made={setGuests}
            />
          </>
        ) : (
          <p class="nb-remark">{say("share.not-owner")}</p>
        )}
      </div>
    </Dialog>
  );
}

/**
 * The address of the board's page for everybody: at once below this page's server, and where that
 * server is one of many (a JupyterHub's), a moment later where all of them reach it.
 */
function usePageAddress(board: Board, rest: Rest): string {
  const path = encodeURIComponent(board.id);
  const [address, setAddress] = useState(rest.address(`boards/${path}`));
  useEffect(() => {
    const found = ({ url }: BoardModel): void => {
      if (url) setAddress((own) => new URL(url, own).href);
    };
    // Where nobody answers, the way that this page itself has is as good as any.
    rest.get<BoardModel>(`api/boards/${path}`).then(found, () => undefined);
  }, [path, rest]);
  return address;
}

function Access({ board }: { board: Board }): VNode {
  const { access, listed } = board.facts;
  if (!board.tellsApart) return <p class="nb-remark">{say("access.same")}</p>;
  return (
    <AccessChoice
      value={{ access, listed }}
      change={(chosen) => chosen && board.submit([{ kind: "set-access", ...chosen }])}
    />
  );
}

function Invite({ board, tell }: { board: Board; tell(words: string): void }): VNode {
  const [role, setRole] = useState<RoleKey>("editor");
  const name = useRef<HTMLInputElement>(null);
  const invite = (): void => {
    const user = name.current?.value.trim() ?? "";
    if (user === "") return;
    board.submit([{ kind: "set-role", user, role: ROLES[role] }]);
    tell(say("share.invited", { name: user }));
    if (name.current) name.current.value = "";
  };
  return (
    <form
      class="nb-share-part"
      onSubmit={(event) => {
        event.preventDefault();
        invite();
      }}
    >
      <h3>{say("share.invite")}</h3>
      <div class="nb-fields">
        <input
          ref={name}
          class="nb-field"
          aria-label={say("share.account")}
          placeholder={say("share.account")}
          maxLength={Math.floor(LIMITS.NAME_BYTES / 4)}
          autocomplete="off"
          spellcheck={false}
        />
        <select
          class="nb-select"
          aria-label={say("share.as")}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value as RoleKey)}
        >
          {(Object.keys(ROLES) as RoleKey[]).map((each) => (
            <option key={each} value={each}>
              {say(`share.${each}`)}
            </option>
          ))}
        </select>
        <button type="submit" class="nb-secondary">
          {say("share.invite-do")}
        </button>
      </div>
    </form>
  );
}

/** Makes a board: what it is called and who may come in. */

import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { LIMITS } from "../core/types.gen";
import { AccessChoice, type AccessValue } from "../ui/access-choice";
import { Dialog } from "../ui/dialog";
import { say as sayFront } from "../ui/front-texts";
import { cut, type Lobby } from "./lobby";
import { say } from "./texts";

interface CreateProps {
  readonly lobby: Lobby;
  close(): void;
  /** Goes to a board's page. */
  open(address: string): void;
}

export function CreateDialog({ lobby, close, open }: CreateProps): VNode {
  const [title, setTitle] = useState("");
  const roles = lobby.me?.group_roles ?? [];
  const usual =
    roles.length > 0
      ? say("create.usual", {
          roles: roles
            .map(({ title, role }) => `${title} (${sayFront(`share.${role}`)})`)
            .join(", "),
        })
      : undefined;
  const [value, setValue] = useState<AccessValue | undefined>(
    usual === undefined ? { access: "edit", listed: false } : undefined,
  );
  const [busy, setBusy] = useState(false);
  const isOneForAll = lobby.me?.tells_apart === false;
  const create = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const made = await lobby.create({ title: cut(title.trim()), ...value });
    setBusy(false);
    if (made !== undefined) open(made.url);
  };
  return (
    <Dialog title={say("create.open")} close={close}>
      <form
        class="nb-form"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <label class="nb-labelled">
          <span>{say("create.title")}</span>
          <input
            class="nb-field"
            data-first
            value={title}
            placeholder={say("create.untitled")}
            maxLength={LIMITS.TITLE_BYTES}
            onInput={(event) => setTitle(event.currentTarget.value)}
          />
        </label>
        {isOneForAll ? (
          <p class="nb-remark">{sayFront("access.same")}</p>
        ) : (
          <AccessChoice value={value} change={setValue} {...(usual !== undefined && { usual })} />
        )}
        <button type="submit" class="nb-primary" aria-disabled={busy}>
          {say("create.do")}
        </button>
      </form>
    </Dialog>
  );
}

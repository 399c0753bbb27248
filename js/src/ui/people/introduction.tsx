/** How one shows oneself: name and picture, seen as the others will see them before it is so. */

import { ImageUp } from "lucide";
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { LIMITS } from "../../core/types.gen";
import { bytesOf } from "../chat/conversation";
import { type PanelProps, whyOf } from "../company";
import { Icon } from "../icon";
import { colorsOf, personOf, usualColor } from "../people";
import { Avatar } from "./avatar";
import { say } from "./panel-texts";
import { rememberName, unfitName } from "./remembered";

interface IntroductionProps extends PanelProps {
  close(): void;
}

export function Introduction({ company, close }: IntroductionProps): VNode {
  const { board } = company;
  const { you } = board;
  const [name, setName] = useState(you?.name ?? "");
  const unfit = unfitName(name);
  const save = (event: Event): void => {
    event.preventDefault();
    if (unfit !== undefined) return;
    board.me({ name: name.trim() });
    rememberName(name.trim());
    close();
  };
  const color =
    you === undefined ? usualColor("") : colorsOf(board.members.values()).get(personOf(you));
  return (
    <form class="nb-under nb-introduction" onSubmit={save}>
      <span class="nb-large">
        <Avatar
          name={name}
          color={color ?? usualColor(you?.user ?? "")}
          picture={company.pictureOf(you?.user ?? "")}
        />
        <Picture company={company} />
      </span>
      <label>
        <span>{say("name")}</span>
        <input
          class="nb-field"
          value={name}
          aria-invalid={unfit !== undefined}
          aria-describedby="nb-name-words"
          ref={focusOnce}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <small id="nb-name-words" data-bad={unfit !== undefined}>
        {unfit === undefined && say("name-hint")}
        {unfit === "bad" && say("name-bad")}
        {unfit === "long" &&
          say("name-too-long", { bytes: bytesOf(name), limit: LIMITS.NAME_BYTES })}
      </small>
      <span class="nb-pair">
        <button type="submit" class="nb-small nb-primary" aria-disabled={unfit !== undefined}>
          {say("save")}
        </button>
        <button type="button" class="nb-small" onClick={close}>
          {say("cancel")}
        </button>
      </span>
    </form>
  );
}

const focused = new WeakSet<HTMLElement>();

function focusOnce(field: HTMLInputElement | null): void {
  if (field === null || focused.has(field)) return;
  focused.add(field);
  field.focus();
  field.select();
}

const MEGABYTE = 1_000_000;

/** Picks, drops and removes the picture; it is shown to all as soon as the server has it. */
function Picture({ company }: PanelProps): VNode | null {
  const { board, rest, tell } = company;
  const [busy, setBusy] = useState(false);
  if (rest === undefined) return null;
  const refuse = (text: string): void => tell({ text, level: "warning" });
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined || busy) return;
    const { name, type, size } = file;
    if (!type.startsWith("image/")) return refuse(say("picture-not", { name }));
    if (size > LIMITS.BLOB_BYTES) {
      const limit = Math.floor(LIMITS.BLOB_BYTES / MEGABYTE);
      return refuse(say("picture-large", { name, megabytes: Math.ceil(size / MEGABYTE), limit }));
    }
    setBusy(true);
    try {
      const path = `api/boards/${encodeURIComponent(board.id)}/picture`;
      const { blob } = await rest.upload<{ blob: string }>(path, file);
      board.submit([{ kind: "introduce", picture: blob }]);
    } catch (error) {
      refuse(say("picture-failed", { why: whyOf(error) }));
    } finally {
      setBusy(false);
    }
  };
  const has = board.facts.pictures.has(board.you?.user ?? "");
  return (
    <span class="nb-picture">
      <label
        class="nb-drop"
        data-busy={busy}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          event.stopPropagation();
          void take(event.dataTransfer?.files[0]);
        }}
      >
        <Icon of={ImageUp} size={16} />
        <span>
          {say("picture")} <small>{say("picture-drop")}</small>
        </span>
        <input
          type="file"
          accept="image/*"
          class="nb-unseen"
          onChange={(event) => {
            void take(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
      </label>
      {has && (
        <button
          type="button"
          class="nb-link"
          onClick={() => board.submit([{ kind: "introduce", picture: null }])}
        >
          {say("picture-remove")}
        </button>
      )}
    </span>
  );
}

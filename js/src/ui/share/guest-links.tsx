/** Links for people without an account: made, listed, ended. */

import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { LIMITS } from "../../core/types.gen";
import type { LinkModel, MeModel } from "../../sync/models";
import type { Rest } from "../../sync/rest";
import { say } from "../front-texts";
import { language } from "../language";
import { whyOf } from "../why";
import { CopyField } from "./copy-field";

const HOUR = 3_600_000;
const LIVES = [
  ["hour", HOUR],
  ["day", 24 * HOUR],
  ["week", 7 * 24 * HOUR],
  ["never", 0],
] as const;
type Life = (typeof LIVES)[number][0];

interface LinksProps {
  readonly rest: Rest;
  /** `api/boards/<id>`. */
  readonly board: string;
  /** Tells what is wrong, or was done. */
  tell(words: string): void;
  /** A link was made: its QR code may be shown. */
  made(link: string): void;
}

export function GuestLinks(props: LinksProps): VNode | null {
  const { rest, board, tell } = props;
  const [me, setMe] = useState<MeModel>();
  const [links, setLinks] = useState<readonly LinkModel[]>([]);
  const read = async (): Promise<void> => {
    try {
      const found = await rest.get<MeModel>("api/me");
      if (found.share_links) setLinks((await rest.get<Links>(`${board}/links`)).links);
      setMe(found);
    } catch (error) {
      tell(say("share.failed", { why: whyOf(error) }));
    }
  };
  useEffect(() => void read(), []);
  if (me === undefined) return null;
  return (
    <section class="nb-share-part">
      <h3>{say("share.guests")}</h3>
      {me.share_links ? (
        <>
          <p class="nb-remark">{say("share.guests-about")}</p>
          <NewLink {...props} changed={() => void read()} />
          <List {...props} links={links} changed={() => void read()} />
        </>
      ) : (
        <p class="nb-remark">{say("share.guests-off")}</p>
      )}
    </section>
  );
}

interface Links {
  readonly links: readonly LinkModel[];
}

function NewLink({ rest, board, tell, made, changed }: LinksProps & { changed(): void }): VNode {
  const [title, setTitle] = useState("");
  const [role, setRole] = useState<"viewer" | "editor">("viewer");
  const [life, setLife] = useState<Life>("day");
  const [link, setLink] = useState("");
  const make = async (): Promise<void> => {
    const length = LIVES.find(([each]) => each === life)?.[1] ?? 0;
    const expires_at = length === 0 ? 0 : Date.now() + length;
    try {
      const { url = "" } = await rest.post<LinkModel>(`${board}/links`, {
        role,
        title,
        expires_at,
      });
      setLink(url);
      setTitle("");
      made(url);
      changed();
    } catch (error) {
      tell(say("share.failed", { why: whyOf(error) }));
    }
  };
  return (
    <form
      class="nb-new-link"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <label class="nb-labelled nb-grows">
        <span>{say("share.link-for")}</span>
        <input
          class="nb-field"
          value={title}
          placeholder={say("share.link-example")}
          maxLength={Math.floor(LIMITS.TITLE_BYTES / 4)}
          onInput={(event) => setTitle(event.currentTarget.value)}
        />
      </label>
      <label class="nb-labelled">
        <span>{say("share.as")}</span>
        <select
          class="nb-select"
          value={role}
          onChange={(event) => setRole(event.currentTarget.value as "viewer" | "editor")}
        >
          <option value="viewer">{say("share.viewer")}</option>
          <option value="editor">{say("share.editor")}</option>
        </select>
      </label>
      <label class="nb-labelled">
        <span>{say("share.expires")}</span>
        <select
          class="nb-select"
          value={life}
          onChange={(event) => setLife(event.currentTarget.value as Life)}
        >
          {LIVES.map(([each]) => (
            <option key={each} value={each}>
              {say(`share.${each}`)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="nb-secondary">
        {say("share.make")}
      </button>
      {link !== "" && (
        <div class="nb-made-link" ref={comeIntoSight} key={link}>
          <CopyField label={say("share.new-link")} value={link} action={say("share.copy-link")} />
        </div>
      )}
    </form>
  );
}

/** A link that is shown only once must not stand below the edge of the dialog. */
function comeIntoSight(place: HTMLElement | null): void {
  place?.scrollIntoView({ block: "nearest" });
}

interface ListProps extends LinksProps {
  readonly links: readonly LinkModel[];
  changed(): void;
}

function List({ rest, board, tell, links, changed }: ListProps): VNode | null {
  if (links.length === 0) return null;
  const end = async (link: LinkModel): Promise<void> => {
    try {
      await rest.delete(`${board}/links/${link.id}`);
      tell(say("share.revoked"));
      changed();
    } catch (error) {
      tell(say("share.failed", { why: whyOf(error) }));
    }
  };
  return (
    <ul class="nb-link-list" aria-label={say("share.links")}>
      {links.map((link) => {
        const title = link.title || say("share.untitled-link");
        return (
          <li key={link.id}>
            <span class="nb-grows">
              {title}
              <small>
                {say(link.role === "editor" ? "share.editor" : "share.viewer")} · {endOf(link)}
              </small>
            </span>
            <button
              type="button"
              class="nb-quiet"
              aria-label={say("share.revoke-named", { title })}
              onClick={() => void end(link)}
            >
              {say("share.revoke")}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function endOf({ expires_at }: LinkModel): string {
  if (!expires_at) return say("share.endless");
  const format = new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short" });
  return say("share.ends-at", { when: format.format(expires_at) });
}

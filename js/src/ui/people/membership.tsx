/** Who has a role without being here: accounts, groups, invitations, and who is kept out. */

import { Ellipsis, UsersRound } from "lucide";
import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { LIMITS, Role } from "../../core/types.gen";
import type { PeopleModel } from "../../sync/models";
import { bytesOf } from "../chat/conversation";
import type { Company, PanelProps } from "../company";
import { Icon } from "../icon";
import { usualColor } from "../people";
import { Avatar } from "./avatar";
import { isGroup, useKnownGroups } from "./known-groups";
import { say } from "./panel-texts";
import { PersonActions } from "./person-actions";

const GIVEN = [Role.VIEWER, Role.EDITOR, Role.OWNER] as const;
type Given = (typeof GIVEN)[number];

/** Accounts with a role of their own that are not here now. */
export function Absent({
  company,
  users,
}: PanelProps & { users: ReadonlySet<string> }): VNode | null {
  const { roles } = company.board.facts;
  const absent = [...roles].filter(([user]) => !users.has(user));
  if (absent.length === 0) return null;
  return (
    <section>
      <h3>
        {say("others")} <span class="nb-number">{absent.length}</span>
      </h3>
      <ul class="nb-rows">
        {absent.map(([user, role]) => (
          <AbsentRow key={user} company={company} user={user} role={role} />
        ))}
      </ul>
    </section>
  );
}

function AbsentRow({ company, user, role }: PanelProps & { user: string; role: Role }): VNode {
  const [open, setOpen] = useState(false);
  const name = company.board.nameOf(user);
  const person = { user, name, role, isGuest: false };
  return (
    <li>
      <div class="nb-row" data-dim="true">
        <Avatar
          name={name}
          color={usualColor(user)}
          picture={company.pictureOf(user)}
          isHere={false}
        />
        <span class="nb-who" title={say("account", { user })}>
          <strong>{name}</strong>
          <small>{role === Role.NONE ? "" : say(`role.${role}`)}</small>
        </span>
        <button
          type="button"
          class="nb-button"
          aria-label={say("more", { name })}
          title={say("more", { name })}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <Icon of={Ellipsis} size={16} />
        </button>
      </div>
      {open && (
        <PersonActions company={company} person={person} absent close={() => setOpen(false)} />
      )}
    </li>
  );
}

/** Groups with a role; share links are groups too, and the share dialog's. */
export function Groups({ company }: PanelProps): VNode | null {
  const { board } = company;
  const groups = [...board.facts.groups].filter(([id]) => !id.startsWith("link:"));
  const titles = useTitles(company, groups.map(([id]) => id).join("\n"));
  if (groups.length === 0) return null;
  const set = (group: string, role: Role | null): void =>
    board.submit([{ kind: "set-group", group, role }]);
  return (
    <section>
      <h3>{say("groups")}</h3>
      <ul class="nb-rows">
        {groups.map(([id, role]) => (
          <li key={id} class="nb-row">
            <span class="nb-group-icon">
              <Icon of={UsersRound} size={18} />
            </span>
            <span class="nb-who">
              <strong>{titles.get(id) ?? withoutPrefix(id)}</strong>
            </span>
            <RoleChoice
              label={titles.get(id) ?? id}
              role={role}
              choose={(next) => set(id, next)}
              forget={() => set(id, null)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What groups are called, asked for again when `ids` are others. */
function useTitles({ board, rest }: Company, ids: string): ReadonlyMap<string, string> {
  const [titles, setTitles] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    if (rest === undefined || ids === "") return;
    rest.get<PeopleModel>(`api/boards/${encodeURIComponent(board.id)}/people`).then(
      ({ groups }) => setTitles(new Map(groups.map(({ id, title }) => [id, title]))),
      // Their ids say enough until the panel is opened again.
      () => undefined,
    );
  }, [board, rest, ids]);
  return titles;
}

function withoutPrefix(id: string): string {
  return id.replace(/^(hub|group):/, "");
}

interface ChoiceProps {
  readonly label: string;
  readonly role: Role;
  choose(role: Given): void;
  /** Offers to take the role away. */
  forget?(): void;
}

function RoleChoice({ label, role, choose, forget }: ChoiceProps): VNode {
  return (
    <select
      class="nb-select"
      aria-label={`${say("invite-role")}: ${label}`}
      value={String(role)}
      onChange={({ currentTarget: { value } }) => {
        const given = GIVEN.find((each) => String(each) === value);
        if (given === undefined) forget?.();
        else choose(given);
      }}
    >
      {GIVEN.map((each) => (
        <option key={each} value={String(each)}>
          {say(`role.${each}`)}
        </option>
      ))}
      {forget && <option value="">{say("forget")}</option>}
    </select>
  );
}

/** Gives an account, or a group, a role before anybody of it has ever been here. */
export function Invite({ company }: PanelProps): VNode {
  const { board, tell } = company;
  const known = useKnownGroups(company);
  const [user, setUser] = useState("");
  const [role, setRole] = useState<Given>(Role.EDITOR);
  const account = user.trim();
  const fits = account !== "" && bytesOf(account) <= LIMITS.NAME_BYTES;
  const invite = (event: Event): void => {
    event.preventDefault();
    if (!fits) return;
    if (isGroup(account)) board.submit([{ kind: "set-group", group: account, role }]);
    else board.submit([{ kind: "set-role", user: account, role }]);
    const name = known.find(({ id }) => id === account)?.title ?? withoutPrefix(account);
    tell({ text: say("invited", { name }), level: "info" });
    setUser("");
  };
  return (
    <form class="nb-invite" onSubmit={invite}>
      <h3>{say("invite")}</h3>
      <input
        class="nb-field"
        value={user}
        placeholder={say("invite-hint")}
        aria-label={say("invite-hint")}
        list="nb-known-groups"
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => setUser(event.currentTarget.value)}
      />
      <datalist id="nb-known-groups">
        {known.map(({ id, title }) => (
          <option key={id} value={id} label={title} />
        ))}
      </datalist>
      <span class="nb-pair">
        <RoleChoice label={say("invite")} role={role} choose={setRole} />
        <button type="submit" class="nb-small nb-primary" aria-disabled={!fits}>
          {say("invite-button")}
        </button>
      </span>
    </form>
  );
}

export function Banned({ company }: PanelProps): VNode | null {
  const { board } = company;
  const { banned } = board.facts;
  if (banned.size === 0) return null;
  return (
    <section>
      <h3>{say("banned")}</h3>
      <ul class="nb-rows">
        {[...banned].map((user) => {
          const name = board.nameOf(user);
          return (
            <li key={user} class="nb-row" data-dim="true">
              <Avatar name={name} color={usualColor(user)} isHere={false} />
              <span class="nb-who" title={say("account", { user })}>
                <strong>{name}</strong>
              </span>
              <button
                type="button"
                class="nb-small"
                aria-label={say("unban-name", { name })}
                onClick={() => board.submit([{ kind: "ban", user, banned: false }])}
              >
                {say("unban")}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

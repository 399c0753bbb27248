/** Groups: lists of people with one place on many boards. */

import { Plus, Users, X } from "lucide";
import type { RefObject, VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import { LIMITS } from "../core/types.gen";
import type { GroupModel } from "../sync/models";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { initials, usualColor } from "../ui/people";
import { cut, type Lobby } from "./lobby";
import { say } from "./texts";

export function Groups({ lobby }: { lobby: Lobby }): VNode {
  const [edited, setEdited] = useState<GroupModel | "new" | undefined>();
  const inOrder = [...lobby.groups].sort((one, other) => one.title.localeCompare(other.title));
  return (
    <div class="nb-groups">
      {inOrder.length === 0 ? (
        <div class="nb-empty">
          <strong>{say("empty.groups")}</strong>
          <span>{say("empty.groups-more")}</span>
        </div>
      ) : (
        <ul class="nb-group-list">
          {inOrder.map((group) => (
            <GroupRow
              key={group.id}
              group={group}
              isOwner={group.owner === lobby.me?.user || lobby.me?.tells_apart === false}
              edit={() => setEdited(group)}
            />
          ))}
        </ul>
      )}
      <button type="button" class="nb-secondary" onClick={() => setEdited("new")}>
        <Icon of={Plus} size={17} />
        {say("group.new")}
      </button>
      {edited !== undefined && (
        <GroupDialog
          lobby={lobby}
          group={edited === "new" ? undefined : edited}
          close={() => setEdited(undefined)}
        />
      )}
    </div>
  );
}

interface RowProps {
  readonly group: GroupModel;
  readonly isOwner: boolean;
  edit(): void;
}

function GroupRow({ group, isOwner, edit }: RowProps): VNode {
  const count = group.members.length;
  const words = count === 1 ? say("group.count-one") : say("group.count", { count });
  const inside = (
    <>
      <Icon of={Users} size={18} />
      <span class="nb-group-title">{group.title}</span>
      <span class="nb-muted">
        {words}
        {!isOwner && ` · ${say("group.owner", { name: group.owner })}`}
      </span>
    </>
  );
  return (
    <li>
      {isOwner ? (
        <button
          type="button"
          class="nb-group-row"
          aria-label={say("group.edit", { title: group.title })}
          onClick={edit}
        >
          {inside}
        </button>
      ) : (
        <div class="nb-group-row" title={group.members.join(", ")}>
          {inside}
        </div>
      )}
    </li>
  );
}

interface DialogProps {
  readonly lobby: Lobby;
  /** Undefined for a new one. */
  readonly group: GroupModel | undefined;
  close(): void;
}

function GroupDialog({ lobby, group, close }: DialogProps): VNode {
  const [title, setTitle] = useState(group?.title ?? "");
  const [members, setMembers] = useState<readonly string[]>(group?.members ?? []);
  const [sure, setSure] = useState(false);
  const name = useRef<HTMLInputElement>(null);
  const withTyped = (): readonly string[] => {
    const typed = (name.current?.value ?? "").split(/[\s,;]+/).filter((each) => each !== "");
    return [...new Set([...members, ...typed])];
  };
  const add = (): void => {
    setMembers(withTyped());
    if (name.current) name.current.value = "";
    name.current?.focus();
  };
  const save = async (): Promise<void> => {
    // A name that was typed and not added is meant all the same.
    const draft = { title: cut(title.trim()), members: withTyped() };
    if (draft.title !== "" && (await lobby.saveGroup(group, draft))) close();
  };
  const remove = async (): Promise<void> => {
    if (group === undefined) return;
    if (!sure) {
      setSure(true);
      return;
    }
    await lobby.deleteGroup(group);
    close();
  };
  return (
    <Dialog
      title={group === undefined ? say("group.new") : say("group.edit", { title: group.title })}
      close={close}
    >
      <form
        class="nb-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <label class="nb-labelled">
          <span>{say("group.title")}</span>
          <input
            class="nb-field"
            data-first
            required
            value={title}
            maxLength={LIMITS.TITLE_BYTES}
            onInput={(event) => setTitle(event.currentTarget.value)}
          />
        </label>
        <div class="nb-labelled">
          <span>{say("group.members")}</span>
          <Members
            members={members}
            remove={(gone) => setMembers(members.filter((each) => each !== gone))}
          />
          <AddMember name={name} add={add} />
        </div>
        <div class="nb-fields nb-spread">
          <button type="submit" class="nb-primary">
            {say("group.save")}
          </button>
          {group !== undefined && (
            <button
              type="button"
              class={sure ? "nb-quiet nb-danger" : "nb-quiet"}
              onBlur={() => setSure(false)}
              onClick={() => void remove()}
            >
              {say(sure ? "group.sure" : "group.delete")}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

interface AddProps {
  readonly name: RefObject<HTMLInputElement | null>;
  add(): void;
}

function AddMember({ name, add }: AddProps): VNode {
  return (
    <div class="nb-fields">
      <input
        ref={name}
        class="nb-field"
        aria-label={say("group.add")}
        placeholder={say("group.add")}
        autocomplete="off"
        spellcheck={false}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          event.preventDefault();
          add();
        }}
      />
      <button type="button" class="nb-secondary" onClick={add}>
        {say("group.add-do")}
      </button>
    </div>
  );
}

interface MembersProps {
  readonly members: readonly string[];
  remove(name: string): void;
}

function Members({ members, remove }: MembersProps): VNode {
  if (members.length === 0) return <p class="nb-remark">{say("group.nobody")}</p>;
  return (
    <ul class="nb-chips">
      {members.map((member) => (
        <li key={member} class="nb-chip">
          <span class="nb-face" style={{ "--nb-person": usualColor(member) }} aria-hidden="true">
            {initials(member)}
          </span>
          {member}
          <button
            type="button"
            aria-label={say("group.remove", { name: member })}
            onClick={() => remove(member)}
          >
            <Icon of={X} size={14} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The groups that somebody who invites may mean: their own, and those their server has roles for. */

import { useEffect, useState } from "preact/hooks";
import type { MeModel } from "../../sync/models";
import type { Company } from "../company";

export interface KnownGroup {
  readonly id: string;
  readonly title: string;
}

/** Asked for once; none where the server cannot be asked. */
export function useKnownGroups({ rest }: Company): readonly KnownGroup[] {
  const [groups, setGroups] = useState<readonly KnownGroup[]>([]);
  useEffect(() => {
    rest?.get<MeModel>("api/me").then(
      (me) => {
        const all = [...me.groups, ...(me.group_roles ?? [])];
        setGroups([...new Map(all.map(({ id, title }) => [id, { id, title }])).values()]);
      },
      // Whoever knows a group's id can write it all the same.
      () => undefined,
    );
  }, [rest]);
  return groups;
}

/** Whether this names a group: no account may begin so. */
export function isGroup(name: string): boolean {
  return /^(?:hub|group):./.test(name);
}

/** The parent and the group of a process. */
export interface Kinship {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

/** The pids of `leaders`, of the members of their groups, and of all their descendants. */
export function familyOf(
  leaders: readonly number[],
  processes: readonly Kinship[],
): ReadonlySet<number> {
  const groups = new Set(leaders);
  const family = new Set(leaders);
  let strangers = processes.filter(({ pid }) => !family.has(pid));
  // A child may be listed before its parent, so search until a pass finds no more.
  for (let found = -1; found !== 0;) {
    const isKin = ({ parent, group }: Kinship): boolean => family.has(parent) || groups.has(group);
    const kin = strangers.filter(isKin);
    strangers = strangers.filter((each) => !isKin(each));
    for (const { pid } of kin) family.add(pid);
    found = kin.length;
  }
  return family;
}

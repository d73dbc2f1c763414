/** The parent, the group and the mark of a process. */
export interface Kinship {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** That of the leader from whom it descends; undefined where that is not known. */
  readonly mark?: number | undefined;
}

/**
 * The pids of `leaders`, of the members of their groups, and of all their descendants: what has the
 * mark of a leader is one, whoever its parent is by now.
 */
export function familyOf(
  leaders: readonly number[],
  processes: readonly Kinship[],
): ReadonlySet<number> {
  const groups = new Set(leaders);
  const family = new Set(leaders);
  const marks = new Set(processes.flatMap(({ pid, mark }) => (family.has(pid) ? [mark] : [])));
  marks.delete(undefined);
  let strangers = processes.filter(({ pid }) => !family.has(pid));
  // A child may be listed before its parent, so search until a pass finds no more.
  for (let found = -1; found !== 0;) {
    const isKin = ({ parent, group, mark }: Kinship): boolean =>
      family.has(parent) || groups.has(group) || marks.has(mark);
    const kin = strangers.filter(isKin);
    strangers = strangers.filter((each) => !isKin(each));
    for (const { pid } of kin) family.add(pid);
    found = kin.length;
  }
  return family;
}

/** Where a process belongs. */
export interface Kinship {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

/** The leaders of groups, whoever is in these groups, and whatever descends from any of them. */
export function familyOf(
  leaders: readonly number[],
  processes: readonly Kinship[],
): ReadonlySet<number> {
  const groups = new Set(leaders);
  const family = new Set(leaders);
  let strangers = processes.filter(({ pid }) => !family.has(pid));
  // A child may be listed before its parent, so look until nobody is found any more.
  for (let found = -1; found !== 0;) {
    const isKin = ({ parent, group }: Kinship): boolean => family.has(parent) || groups.has(group);
    const kin = strangers.filter(isKin);
    strangers = strangers.filter((each) => !isKin(each));
    for (const { pid } of kin) family.add(pid);
    found = kin.length;
  }
  return family;
}

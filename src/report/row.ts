import { padEnd, cutEnd, cutStart, widthOf } from "./width.ts";

/** What stands on the line of a scenario or a step; all of it `visible`. */
export interface Row {
  readonly badge: string;
  readonly file: string;
  readonly name: string;
  /** Stays when the name is cut. */
  readonly remark?: string | undefined;
  readonly duration: string;
}

export interface RowShape {
  readonly columns: number;
  /** Whether what is too long is cut: in a terminal, where a line that wraps is worse. */
  readonly isCut: boolean;
  /** Cells of the files' column. */
  readonly fileCells: number;
}

const MAX_COLUMNS = 100;
const DURATION_CELLS = 7;
const BADGE_CELLS = 7;
const GAP = "  ";

/** Cells that a column of file names gets at least and at most. */
export const FILE_CELLS = { min: 18, max: 36 } as const;

/** One line: badge, file, name, and the duration at the right. */
export function renderRow({ badge, file, name, remark, duration }: Row, shape: RowShape): string {
  const { columns, isCut, fileCells } = shape;
  const used = BADGE_CELLS + fileCells + GAP.length * 2 + DURATION_CELLS;
  const nameCells = Math.max(16, Math.min(columns, MAX_COLUMNS) - used);
  const shownFile = padEnd(isCut ? cutStart(file, fileCells) : file, fileCells);
  const text = nameAndRemark(name, remark, isCut ? nameCells : Infinity);
  return ` ${badge} ${shownFile}${GAP}${padEnd(text, nameCells)}${GAP}${duration.padStart(DURATION_CELLS)}`.trimEnd();
}

function nameAndRemark(name: string, remark: string | undefined, cells: number): string {
  if (remark === undefined) return cutEnd(name, cells);
  const shown = cutEnd(remark, Math.floor(cells / 2));
  return `${cutEnd(name, cells - widthOf(shown) - 3)} · ${shown}`;
}

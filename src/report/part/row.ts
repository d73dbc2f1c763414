import { padEnd, cutEnd, cutStart, widthOf } from "../text/width.ts";

/** The parts of the line of a scenario or a step; all of them are `visible`. */
export interface Row {
  readonly badge: string;
  readonly file: string;
  readonly name: string;
  /** Which of its runs it is. It stays when the name is cut. */
  readonly repetition?: string | undefined;
  /** Stays when the name is cut, unless there is no room for it at all. */
  readonly remark?: string | undefined;
  readonly duration: string;
}

export interface RowShape {
  readonly columns: number;
  /**
   * Whether text that is too long is cut, as it is in a terminal, where a line that wraps is worse.
   */
  readonly isCut: boolean;
  /** Cells of the files' column. */
  readonly fileCells: number;
}

const MAX_COLUMNS = 100;
const MIN_NAME_CELLS = 12;
const MIN_REMARK_CELLS = 5;
const MIN_FILE_CELLS = 18;
/** In a narrower terminal each column has less. */
const NARROW_COLUMNS = 60;
const DURATION_CELLS = 7;
const BADGE_CELLS = 7;
const GAP = "  ";

/** Cells of a column of file names that is to show `file`: a third of the line at most. */
export function fileCellsFor(file: string, columns: number): number {
  const most = Math.floor(Math.min(columns, MAX_COLUMNS) / 3);
  const least = columns < NARROW_COLUMNS ? Math.floor(columns / 4) : MIN_FILE_CELLS;
  return Math.max(least, Math.min(most, widthOf(file)));
}

/** One line: badge, file, name, and the duration at the right. */
export function renderRow(row: Row, shape: RowShape): string {
  const { badge, file, duration } = row;
  const { columns, isCut, fileCells } = shape;
  const used = BADGE_CELLS + fileCells + GAP.length * 2 + DURATION_CELLS;
  const nameCells = Math.max(8, Math.min(columns, MAX_COLUMNS) - used);
  const shownFile = padEnd(isCut ? cutStart(file, fileCells) : file, fileCells);
  const text = nameAndRemark(row, isCut ? nameCells : Infinity);
  return ` ${badge} ${shownFile}${GAP}${padEnd(text, nameCells)}${GAP}${duration.padStart(DURATION_CELLS)}`.trimEnd();
}

function nameAndRemark({ name, repetition, remark }: Row, cells: number): string {
  const kept = repetition === undefined ? "" : ` ${repetition}`;
  const room = cells - widthOf(kept);
  const hasRoom = room - MIN_NAME_CELLS >= MIN_REMARK_CELLS;
  if (remark === undefined || !hasRoom) return cutEnd(name, Math.max(room, 1)) + kept;
  const shown = cutEnd(remark, room - MIN_NAME_CELLS);
  return `${cutEnd(name, Math.max(room - widthOf(shown) - 3, 1))}${kept} · ${shown}`;
}

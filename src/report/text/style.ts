type Paint = (text: string) => string;

/** Colours of a terminal. Each leaves an empty text as it is. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
}

/** How something is drawn: in which colours, and how many cells wide. */
export interface Look {
  readonly style: Style;
  readonly columns: number;
  /** Shows all that is kept, however long it is: `-v`. */
  readonly isWhole?: boolean | undefined;
}

/** ANSI's colours (ECMA-48, select graphic rendition), or none. */
export function createStyle(hasColor: boolean): Style {
  const paint = (on: number, off: number): Paint =>
    hasColor ? (text) => (text === "" ? "" : `\u001B[${on}m${text}\u001B[${off}m`) : (text) => text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
  };
}

/** The look of text that is not read in a terminal. */
export const PLAIN: Look = { style: createStyle(false), columns: 100 };

/** A file that the user wrote. */
export interface Source {
  /** As people see it: relative to the working folder where that is shorter. */
  readonly path: string;
  readonly text: string;
}

/** A stretch of a source, as offsets into its text; `end` is exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Something wrong in a scenario file. It is data; people read it as a frame with a caret. */
export interface Diagnostic {
  /** Sentence case without a full stop, values in quotes: `unknown key "invok"`. */
  readonly message: string;
  readonly source: Source;
  readonly range: Range;
  /** A few words beside the caret. */
  readonly label?: string | undefined;
  readonly hint?: string | undefined;
}

/** An expectation that does not hold. */
export interface Mismatch extends Diagnostic {
  /** The value that does not match, in the names of `expect`: `response.items[0]`. */
  readonly path?: string | undefined;
  /** Lines of a difference, each begun by `-` (expected), `+` (got) or a space, where `label` does not say it all. */
  readonly difference?: readonly string[] | undefined;
}

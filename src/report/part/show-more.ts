/** How to see what is left out, beside what says so. */
export const SHOW_MORE = "-v shows more";

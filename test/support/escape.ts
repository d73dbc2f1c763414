/**
 * What a shell does so that a process of it escapes the mark that tells whose descendant it is:
 * .github/decisions/019-marked-processes.md. dash and bash name the limit differently.
 */
export const ESCAPE =
  "ulimit -S -w unlimited 2>/dev/null || ulimit -S -x unlimited 2>/dev/null || true";

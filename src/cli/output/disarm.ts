/**
 * What CI systems obey in the output of a program, wherever it stands in a line, or (`::`) at its
 * start: GitHub's workflow commands, old and new
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions), Azure's
 * (https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands) and TeamCity's
 * (https://www.jetbrains.com/help/teamcity/service-messages.html). GitLab's sections need control
 * characters (https://docs.gitlab.com/ci/jobs/job_logs/), which never leave us raw.
 */
const ANYWHERE = /##(?=\[|vso\[|teamcity\[)/g;
const AT_START = /^(\s*):(?=:)/gm;

/** `text`, of whole lines, so that no CI obeys it: one space more, where a command would begin. */
export function disarmed(text: string): string {
  // Most text has neither.
  const some = text.includes("##") ? text.replaceAll(ANYWHERE, "# #") : text;
  return some.includes("::") ? some.replaceAll(AT_START, "$1: ") : some;
}

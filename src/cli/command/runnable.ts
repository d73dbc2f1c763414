import { defineCommand, type CommandDef } from "citty";
import { readArguments, type Arguments } from "../args/args.ts";
import { hasColor } from "../output/color.ts";
import type { ExitCode } from "../exit.ts";
import { UsageError } from "../args/usage-error.ts";
import { unknownVariables } from "../args/unknown-variables.ts";
import type { Flags } from "../args/flag.ts";
import type { commonFlags, serveFlags } from "../args/flags.ts";
import { createMessages, type Messages } from "../output/messages.ts";
import { hidingStream, secretHider } from "../output/secrets.ts";
import type { Surroundings } from "../surroundings.ts";

/** What the body of a command works with. Its streams hide secrets. */
export interface CommandContext extends Surroundings {
  /** `text` without secrets, for text that goes to another place than the streams. */
  readonly hide: (text: string) => string;
  readonly messages: Messages;
  /** Whether the text on stderr is colored. */
  readonly hasColor: boolean;
}

type WithCommon = Flags & typeof commonFlags;

/** The work of a command, after its arguments were read. */
export type Body<Some extends Flags> = (
  args: Arguments<Some>,
  context: CommandContext,
) => Promise<ExitCode>;

/** A command that reads its arguments by `flags`; citty hands it the {@link Surroundings} as its data. */
export function runnable<Some extends WithCommon>(flags: Some, body: Body<Some>): CommandDef {
  return defineCommand({
    async run({ rawArgs, data }) {
      const surroundings = data as Surroundings;
      const args = readArguments(flags, rawArgs, surroundings.environment);
      const context = contextOf(args.values, surroundings);
      if (args.values.quiet && args.values.verbose) {
        throw new UsageError('"--quiet" and "--verbose" exclude each other');
      }
      warnOfVariables(context);
      return body(args, context);
    },
  });
}

/** The values of flags that nothing shows. */
type Hidden = Partial<Pick<Arguments<typeof serveFlags>["values"], "secret" | "token">>;

/** A variable may be meant for another version, so it is no mistake. */
function warnOfVariables({ environment, messages }: CommandContext): void {
  for (const { name, hint } of unknownVariables(environment)) {
    messages.warn(`No flag has the variable ${name}`, hint);
  }
}

function contextOf(
  common: Arguments<WithCommon>["values"],
  surroundings: Surroundings,
): CommandContext {
  const { environment } = surroundings;
  const { secret: secrets = [], token } = common as Hidden;
  const hide = secretHider([...secrets.map(({ value }) => value), ...(token ? [token] : [])]);
  const stdout = hidingStream(surroundings.stdout, hide);
  const stderr = hidingStream(surroundings.stderr, hide);
  const isColored = hasColor(stderr, environment, { isOff: common["no-color"] });
  const verbosity = common.quiet ? "quiet" : common.verbose ? "verbose" : "normal";
  const messages = createMessages({ stderr, hasColor: isColored, verbosity });
  return { ...surroundings, stdout, stderr, messages, hide, hasColor: isColored };
}

import { defineCommand, type CommandDef } from "citty";
import { readArguments, type Arguments, type Environment } from "../args/args.ts";
import { hasColor } from "../output/color.ts";
import type { ExitCode } from "../exit.ts";
import type { Flags } from "../args/flag.ts";
import type { commonFlags, variableFlags } from "../args/flags.ts";
import { createMessages, type Messages } from "../output/messages.ts";
import type { TextStream } from "../output/output.ts";
import { hidingStream, secretHider } from "../output/secrets.ts";
import type { Interruption } from "../signals.ts";

/** Where the command line runs. */
export interface Host {
  readonly environment: Environment;
  /** The working folder, absolute. */
  readonly cwd: string;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Of lambda-sim. */
  readonly version: string;
  readonly interruption: Interruption;
}

/** What a command's body has at hand. Its streams show no secret. */
export interface CommandContext extends Host {
  /** `text` without secrets, for what is written elsewhere. */
  readonly hide: (text: string) => string;
  readonly messages: Messages;
  /** Of what is written to stderr. */
  readonly hasColor: boolean;
}

type WithCommon = Flags & typeof commonFlags;

/** What a command does once its arguments are read. */
export type Body<Some extends Flags> = (
  args: Arguments<Some>,
  context: CommandContext,
) => Promise<ExitCode>;

/** A command that reads its arguments by `flags`; citty hands it the {@link Host} as its data. */
export function runnable<Some extends WithCommon>(flags: Some, body: Body<Some>): CommandDef {
  return defineCommand({
    async run({ rawArgs, data }) {
      const host = data as Host;
      const args = readArguments(flags, rawArgs, host.environment);
      return body(args, contextOf(args.values, host));
    },
  });
}

function contextOf(common: Arguments<WithCommon>["values"], host: Host): CommandContext {
  const { environment } = host;
  const { secret: secrets = [] } = common as Partial<Arguments<typeof variableFlags>["values"]>;
  const hide = secretHider(secrets.map(({ value }) => value));
  const stdout = hidingStream(host.stdout, hide);
  const stderr = hidingStream(host.stderr, hide);
  const isColored = hasColor(stderr, environment, { isOff: common["no-color"] });
  const verbosity = common.quiet ? "quiet" : common.verbose ? "verbose" : "normal";
  const messages = createMessages({ stderr, hasColor: isColored, verbosity });
  return { ...host, stdout, stderr, messages, hide, hasColor: isColored };
}

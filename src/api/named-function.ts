import { err, ok, type Result } from "../core/result.ts";
import { functionArn, type FunctionSettings } from "../lambda/function.ts";
import { invalidParameter, invalidValue, notFound, type InvokeRefusal } from "./invoke-refusal.ts";

/** The pattern of a version or an alias, as the service has it. */
const QUALIFIER = String.raw`\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_]+`;

/**
 * The pattern of a function's name, as the service has it (NamespacedFunctionName of
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html), and the same with its parts.
 */
const NAME = String.raw`(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?`;
const PARTS =
  /^(?:arn:aws[a-zA-Z-]*:lambda:)?(?:(?<region>[a-z]{2}(?:-[a-z]+)+-\d):)?(?:(?<accountId>\d{12}):)?(?:function:)?(?<name>[\w.-]+)(?::(?<suffix>.*))?$/s;

/** Same page. */
const MAX_NAME = 256;
const MAX_QUALIFIER = 128;

/**
 * Names of every function besides its own: RIE's, and that which `cargo lambda` calls where it is
 * told none (https://www.cargo-lambda.info/commands/invoke.html).
 */
const ANY = ["function", "_"];

/**
 * The qualifier with which `text` and `Qualifier` name the function of `settings`, or the refusal
 * of a name that is none, and of another function, region or version.
 */
export function qualifierOf(
  settings: FunctionSettings,
  { text, asked }: { readonly text: string; readonly asked: string | undefined },
): Result<string | undefined, InvokeRefusal> {
  // So most callers name it.
  if (!asked && (text === settings.name || ANY.includes(text))) return ok(undefined);
  const { region, accountId, name, suffix } = partsOf(text, settings);
  if (name === undefined || text.length > MAX_NAME) return err(malformedName(text));
  for (const qualifier of [suffix, asked]) {
    if (qualifier && !isQualifier(qualifier)) return err(malformedQualifier(qualifier));
  }
  if (suffix && asked && suffix !== asked) return err(CONTRADICTION);
  if (region !== settings.region) return err(outOfReach(region, settings.region));
  const qualifier = (suffix ?? asked) || undefined;
  const own = ANY.includes(name) ? settings.name : name;
  const arn = functionArn({ ...settings, accountId, name: own });
  if (own !== settings.name || accountId !== settings.accountId) return err(notFound(arn));
  const isThere = qualifier === undefined || qualifiersOf(settings).includes(qualifier);
  return isThere ? ok(qualifier) : err(notFound(`${arn}:${qualifier}`));
}

interface Parts {
  readonly region: string;
  readonly accountId: string;
  /** Undefined where the whole is no name. */
  readonly name: string | undefined;
  readonly suffix: string | undefined;
}

function partsOf(text: string, settings: FunctionSettings): Parts {
  const { region, accountId } = settings;
  const found = isOtherArn(text) ? {} : (PARTS.exec(text)?.groups ?? {});
  const parts = { region, accountId, name: undefined, suffix: undefined, ...defined(found) };
  // `function:` before a name is a part of an ARN; RIE's own name has a qualifier behind it.
  const [, qualifier] = /^function:([^:]+)$/.exec(text) ?? [];
  const isRies = qualifier !== undefined && qualifiersOf(settings).includes(qualifier);
  return isRies ? { ...parts, name: "function", suffix: qualifier } : parts;
}

/** The ARN of something else: `arn` before a colon could be the name of a function. */
function isOtherArn(text: string): boolean {
  return /^arn:.*:/.test(text) && !/^arn:aws[a-zA-Z-]*:lambda:/.test(text);
}

function defined(groups: Readonly<Record<string, string | undefined>>): Partial<Parts> {
  return Object.fromEntries(Object.entries(groups).filter(([, value]) => value !== undefined));
}

function qualifiersOf({ version, aliases }: FunctionSettings): readonly string[] {
  return ["$LATEST", version, ...aliases];
}

function isQualifier(text: string): boolean {
  return text.length <= MAX_QUALIFIER && new RegExp(`^(?:${QUALIFIER})$`).test(text);
}

function malformedName(text: string): InvokeRefusal {
  const constraint = constraintOf(text, { max: MAX_NAME, pattern: NAME });
  return invalidValue(text, { parameter: "functionName", constraint });
}

function malformedQualifier(text: string): InvokeRefusal {
  const constraint = constraintOf(text, { max: MAX_QUALIFIER, pattern: QUALIFIER });
  return invalidValue(text, { parameter: "qualifier", constraint });
}

function constraintOf(text: string, { max, pattern }: { max: number; pattern: string }): string {
  return text.length > max
    ? `Member must have length less than or equal to ${max}`
    : `Member must satisfy regular expression pattern: ${pattern}`;
}

const CONTRADICTION = invalidParameter(
  "The derived qualifier from the function name does not match the specified qualifier.",
);

/** Seen at the service: https://github.com/localstack/localstack/blob/master/localstack-core/localstack/services/lambda_/api_utils.py */
function outOfReach(other: string, own: string): InvokeRefusal {
  const message = `Functions from '${other}' are not reachable in this region ('${own}')`;
  return { status: 404, errorType: "ResourceNotFoundException", message };
}

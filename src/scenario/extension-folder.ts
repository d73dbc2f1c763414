import { join, resolve } from "node:path";
import { extensionCountMistake, extensionNameMistake } from "../lambda/limits/settings.ts";
import type { ReadFolder } from "./folder.ts";
import type { ExtensionChoice } from "./scenario.ts";
import type { Finding } from "./schema/issues.ts";
import { stringOf, valueOf, type Tree } from "./tree.ts";

/** The extensions of `extensions: ./folder`, and their mistakes. */
export interface ExtensionFolder {
  readonly extensions: ReadonlyMap<string, ExtensionChoice>;
  readonly findings: readonly Finding[];
}

/**
 * Reads the folder that `document` names for its extensions, as Lambda reads `/opt/extensions`:
 * each file is one, called as the file is. Undefined when it names none.
 */
export function extensionFolder(
  document: Tree,
  { home, readFolder }: { readonly home: string; readonly readFolder: ReadFolder },
): ExtensionFolder | undefined {
  const named = valueOf(document, "extensions");
  const written = stringOf(named);
  if (!named || written === undefined || !/^\.{0,2}\//.test(written)) return undefined;
  const { range } = named;
  const folder = resolve(home, written);
  const names = readFolder(folder);
  if (!names.ok) {
    const message = `cannot read the folder "${written}": ${names.error}`;
    return { extensions: new Map(), findings: [{ message, range }] };
  }
  const mistakes = [
    ...names.value.map(extensionNameMistake),
    extensionCountMistake(names.value.length),
  ].filter((mistake) => mistake !== undefined);
  const extensions = names.value.map((name): [string, ExtensionChoice] => {
    const command = [join(folder, name)] as const;
    const place = { environment: {}, cwd: home, range };
    return [name, { kind: "process", command, isOfFolder: true, ...place }];
  });
  return {
    extensions: new Map(extensions),
    findings: mistakes.map((message) => ({ message, range })),
  };
}

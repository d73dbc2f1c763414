import { expect, test } from "bun:test";
import { cases } from "./cases.ts";
import { differences } from "./compare.ts";
import type { Exchange } from "./exchange.ts";
import { Play } from "./play.ts";
import recordings from "./recordings.json" with { type: "json" };
import type { OpenWire } from "./wire.ts";

const recorded = recordings as unknown as Readonly<Record<string, readonly Exchange[]>>;

/** Declares a test for each recording: `subject`, reached through `open`, is to answer as recorded. */
export function conforms(subject: string, open: OpenWire): void {
  test(`${subject} has a case for every recording`, () => {
    expect(Object.keys(cases).toSorted()).toEqual(Object.keys(recorded).toSorted());
  });
  for (const [name, { function: settings = {}, play }] of Object.entries(cases)) {
    test(`${subject} answers as recorded: ${name.replaceAll("_", " ")}`, async () => {
      const wire = await open(settings);
      try {
        const stage = new Play(wire);
        await play(stage);
        expect(differences(recorded[name] ?? [], stage.exchanges)).toEqual([]);
      } finally {
        await wire.close();
      }
    });
  }
}

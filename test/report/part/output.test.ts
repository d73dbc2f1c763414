import { expect, test } from "bun:test";
import { renderOutput } from "../../../src/report/part/output.ts";
import { PLAIN } from "../../../src/report/text/style.ts";

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `line ${index + 1}`);
}

const WHOLE = { ...PLAIN, isWhole: true };

/** The line above the output. */
function headOf(lines: readonly string[], total: number, look = PLAIN): string | undefined {
  return renderOutput({ source: "runtime", lines, total }, look)[0];
}

test("renderOutput() says how to see the lines that it leaves out", () => {
  expect(headOf(numbered(10), 10)).toBe("runtime (10 lines)");
  expect(headOf(numbered(11), 11)).toBe("runtime (last 10 of 11 lines; -v shows more)");
  expect(headOf(numbered(11), 11, WHOLE)).toBe("runtime (11 lines)");
  expect(headOf(numbered(200), 900, WHOLE)).toBe(
    "runtime (last 200 of 900 lines; --no-capture shows all)",
  );
  expect(headOf(numbered(3), 900)).toBe("runtime (last 3 of 900 lines; --no-capture shows all)");
});

test("renderOutput() says how to see the lines that it cuts", () => {
  const long = "x".repeat(500);
  expect(headOf([long], 1)).toBe("runtime (1 line; -v shows more)");
  expect(headOf([long], 1, WHOLE)).toBe("runtime (1 line)");
  expect(headOf([`${long}…`], 1, WHOLE)).toBe("runtime (1 line; --no-capture shows all)");
});

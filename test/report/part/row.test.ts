import { expect, test } from "bun:test";
import { fileCellsFor, renderRow } from "../../../src/report/part/row.ts";
import { widthOf } from "../../../src/report/text/width.ts";

const row = {
  badge: "FAIL ",
  file: "a/long/path/orders.lambda.yml",
  name: "the runtime echoes, cold and then warm",
  duration: "3.31s",
};

function rendered(columns: number, given: Partial<Parameters<typeof renderRow>[0]> = {}): string {
  const fileCells = fileCellsFor(row.file, columns);
  return renderRow({ ...row, ...given }, { columns, isCut: true, fileCells });
}

test("renderRow() fits into a terminal, however narrow", () => {
  for (const columns of [40, 50, 60, 72, 80, 100, 200]) {
    for (const given of [{}, { remark: "flaky: passed at attempt 2" }, { repetition: "[2/3]" }]) {
      expect(widthOf(rendered(columns, given))).toBeLessThanOrEqual(columns);
    }
  }
  expect(rendered(40)).toBe(" FAIL  …s.lambda.yml  the runt…    3.31s");
});

test("renderRow() keeps which run it is when the name is cut", () => {
  expect(rendered(40, { repetition: "[2/3]" })).toBe(" FAIL  …s.lambda.yml  th… [2/3]    3.31s");
  expect(rendered(120, { repetition: "[12/100]", remark: "after 2 attempts" })).toContain(
    "… [12/100] · after 2 attempts",
  );
});

import { expect, test } from "vitest";
import { listKindOf, refusedWords, sortValues, takenWords } from "@/components/rule-builder/list-values.ts";

test.each([
  [{ type: "number", path: "score" }, "numbers"],
  [{ type: "text", path: "lead_id" }, "ids"],
  [{ type: "text", path: "paid" }, "texts"],
  [{ type: "tags", path: "tags" }, "texts"],
] as const)("The values of %o are %s", (field, kind) => {
  expect(listKindOf(field)).toBe(kind);
});

test("What a list does not take is named, the first few of it, with what was expected", () => {
  const { taken, refused } = sortValues(["12", "14a", "1,500", "20", "x", "y"], "numbers");
  expect(taken).toEqual(["12", "20"]);
  expect(refusedWords(refused, "numbers")).toBe(
    "Not taken: “14a”, “1,500”, “x” and 1 more are no numbers: write them as 1500 or 12.5.",
  );
  const long = sortValues(["a", "b".repeat(1_001)], "texts");
  expect(refusedWords(long.refused, "texts")).toBe(
    `Not taken: “${"b".repeat(40)}…” is longer than 1,000 characters.`,
  );
  expect(refusedWords([], "texts")).toBe("");
});

test("What is taken is counted, with where it comes from", () => {
  const all = { kind: "texts" as const, refused: [], file: "s.csv", columns: 1 };
  expect(takenWords({ ...all, taken: ["a"] })).toBe("1 value of s.csv is in the list.");
  expect(takenWords({ ...all, taken: ["a", "b"], columns: 3 })).toBe(
    "2 values of the first of 3 columns of s.csv are in the list.",
  );
  expect(takenWords({ ...all, taken: ["a", "b"], file: null })).toBe("2 pasted values are in the list.");
  expect(takenWords({ ...all, taken: [], refused: ["x"], kind: "numbers" })).toBe(
    "Nothing is taken. Not taken: “x” is no number: write it as 1500 or 12.5.",
  );
});

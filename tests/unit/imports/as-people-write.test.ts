import { describe, expect, test } from "vitest";
import { detectEncoding } from "@/lib/imports/detect-encoding.ts";
import { recogniseColumn } from "@/lib/imports/recognise.ts";
import { readNumber } from "@/lib/imports/text-values.ts";

describe("a number", () => {
  test.each([
    ["1.23", ",", undefined],
    ["1'234.50", ".", 1234.5],
    ["1'234.50", ",", undefined],
    ["1 234,56", ".", undefined],
    ["1 234,56", ",", 1234.56],
    ["12,34,567.5", ".", 1_234_567.5],
    ["1,234.567", ".", 1234.567],
    ["1,234.567,8", ".", undefined],
    ["24.08.26", ",", undefined],
    ["01.42.68.53.00", ",", undefined],
    ["USD 1,000", ".", 1000],
    ["Rs. 300", ".", 300],
    ["1.500 EUR", ",", 1500],
    ["−5", ".", -5],
  ] as const)("%s with the sign %s is %s", (text, decimal, number) => {
    expect(readNumber(text, decimal)).toBe(number);
  });
});

const seen = { delimiter: ";", isWhole: true };
const many = (...values: string[]) => Array.from({ length: 300 }, (_, i) => values[i % values.length] ?? "");

describe("a column", () => {
  test("of two digits after a point is of fractions, whatever parts the file", () => {
    expect(recogniseColumn(["1.23", "0.71", "19.91"], seen)).toMatchObject({ type: "number", decimal: "." });
  });
  test("of days in two digits each is of days, and one of phone numbers is text", () => {
    expect(recogniseColumn(["24.08.26", "03.11.26", "01.01.26"], seen)).toMatchObject({
      type: "day",
      order: "dmy",
    });
    expect(recogniseColumn(["01.42.68.53.00", "01.42.68.53.99"], seen)).toMatchObject({ type: "text" });
  });
  test("of many numbers or days is not turned into text by a slip, which is not sure then", () => {
    const ages = [...many("29", "34", "51"), "abc"];
    expect(recogniseColumn(ages, seen)).toMatchObject({ type: "number", isSure: false });
    expect(recogniseColumn([...many("2026-01-02", "2025-12-31"), "soon"], seen)).toMatchObject({
      type: "day",
    });
    expect(recogniseColumn(["29", "34", "abc"], seen).type).toBe("text");
    expect(recogniseColumn([...many("29", "34"), ...Array(9).fill("abc")], seen).type).toBe("select");
  });
});

test("one stray byte among many names in UTF-8 does not make all of them windows-1252", () => {
  const names = Buffer.from("Zoë, José, Müller, Łukasz\n".repeat(20));
  expect(detectEncoding(Buffer.concat([names, Buffer.from([0xe9, 0x0a])]))).toBe("utf-8");
  expect(detectEncoding(Buffer.from("Zo\xeb, Jos\xe9, M\xfcller", "latin1"))).toBe("windows-1252");
});

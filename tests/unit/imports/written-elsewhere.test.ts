import { expect, test } from "vitest";
import { recogniseColumn } from "@/lib/imports/recognise.ts";
import { readDay, readInstant, readNumber } from "@/lib/imports/text-values.ts";

test.each([
  ["R$ 1.234,56", ",", 1234.56],
  ["-R$ 1.234,56", ",", -1234.56],
  ["(R$ 5,00)", ",", -5],
  ["0-", ".", 0],
  ["US$ 1,234.50", ".", 1234.5],
  ["Rs. 1,25,000/-", ".", 125_000],
  ["kr 1 234,00", ",", 1234],
  ["1 234,00 kr.", ",", 1234],
  ["1 234,00 zł", ",", 1234],
  ["1.000.000 đ", ",", 1_000_000],
  ["1,234.50-", ".", -1234.5],
  ["1.234,50-", ",", -1234.5],
  ["-1,234.50-", ".", undefined],
  ["--5", ".", undefined],
  ["EUR 1.234,--", ",", 1234],
  ["EUR 1.234,--", ".", undefined],
  ["CHF 1'250.–", ".", 1250],
  ["500.-", ".", 500],
  ["500,-", ",", 500],
  ["PHP 7", ".", undefined],
  ["FR 75001", ".", undefined],
  ["12/-5", ".", undefined],
] as const)("%s with %s as its decimal sign is %s", (text, decimal, number) => {
  expect(readNumber(text, decimal)).toBe(number);
});

test("a column of codes such as 1E1 stays text", () => {
  const codes = ["1E1", "2E3", "7E2", "1E9"];
  expect(recogniseColumn(codes, { delimiter: ",", isWhole: false }).type).toBe("text");
});

test.each([
  ["Thu, 05 Nov 2026 10:00:00 GMT", "2026-11-05T10:00:00Z"],
  ["Thu, 05 Nov 2026 10:00:00 -0500", "2026-11-05T15:00:00Z"],
  ["2026-11-05 10:00:00 AM GMT+5:30", "2026-11-05T04:30:00Z"],
  ["2026-11-05 10:00:00 pm UTC-3", "2026-11-06T01:00:00Z"],
  ["2026-11-05 10:00:00+02", "2026-11-05T08:00:00Z"],
  ["Nov 5, 2026 10:00 AM EST", "2026-11-05T15:00:00Z"],
  ["05/11/2026 10h30", "2026-11-05T09:30:00Z"],
  ["05/11/2026 10h", "2026-11-05T09:00:00Z"],
  ["1 févr. 2026 à 10:30", "2026-02-01T09:30:00Z"],
  ["5 de noviembre de 2026 a las 10:30", "2026-11-05T09:30:00Z"],
  ["05.11.2026 14:30 Uhr", "2026-11-05T13:30:00Z"],
  ["05.11.2026 um 14.30 Uhr", "2026-11-05T13:30:00Z"],
  ["5 Nov 2026 at 10:30 am", "2026-11-05T09:30:00Z"],
  ["05/11/2026 10:30 p. m.", "2026-11-05T21:30:00Z"],
  ["05.11.2026 25:30 Uhr", undefined],
  ["05.11.2026 14:30 XYZ", undefined],
  ["05.11.2026 14:30 GMT+99", undefined],
  ["05.11.2026 by noon", undefined],
] as const)("%s is the instant %s in Berlin", (text, instant) => {
  expect(readInstant(text, "dmy", "Europe/Berlin")).toBe(instant);
});

test("the day of a date with a time is known too", () => {
  expect(readDay("05.11.2026 14:30 Uhr", "dmy")).toBe("2026-11-05");
  expect(readDay("05.11.2026 by noon", "dmy")).toBeUndefined();
});

import { describe, expect, test } from "vitest";
import { atBlanks, partedIds } from "@/components/part-ids.ts";
import { isNoText, type Reading, readList } from "@/components/read-list.ts";

const ids: Reading = { kind: "ids" };
const numbers: Reading = { kind: "numbers" };
const texts: Reading = { kind: "texts" };
const file = (reading: Reading): Reading => ({ ...reading, isFile: true });

const six = ["L-1", "L-2", "L-3", "L-4", "L-5", "L-6"];

describe("A list that is pasted or comes as a file", () => {
  test.each<[what: string, text: string, reading: Reading, values: string[], columns?: number]>([
    ["one id a line", "L-1\nL-2\r\n\nL-1", ids, ["L-1", "L-2"]],
    ["ids in one line", "L-1, L-2;L-3\tL-4", ids, six.slice(0, 4)],
    ["several ids in each line", "L-1, L-2, L-3\nL-4, L-5, L-6", ids, six],
    ["lines of different lengths", "L-1, L-2\nL-3\nL-4;L-5,L-6,", ids, six],
    ["several ids in each line of a file", "L-1, L-2, L-3\nL-4, L-5, L-6", file(ids), six],
    ["a table with a heading", 'lead_id,name\n"L-1","Asha, Rao"\nL-2,Omar', ids, ["L-1", "L-2"], 2],
    ["a table without one", "L-1\tAsha Rao\t4\nL-2\tOmar\t5", ids, ["L-1", "L-2"], 3],
    [
      "a heading of the list's own",
      "E-mail\na@x.org\nb@x.org",
      { ...texts, names: ["e_mail"] },
      ["a@x.org", "b@x.org"],
    ],
    ["nothing", "  \n ", ids, []],
    ["an id in quotes, with a comma", '"L-1, west"\nL-2', ids, ["L-1, west", "L-2"]],
    ["a byte order mark", "\ufefflead_id\nL-1", file(ids), ["L-1"]],
    ["numbers in one line", '12, 14a, "1,500", 20', file(numbers), ["12", "14a", "1,500", "20"]],
    ["numbers in several lines", "1, 2\n3, 4", numbers, ["1", "2", "3", "4"]],
    ["a file of two columns of numbers", "12,5\n14,6", file(numbers), ["12", "14"], 2],
    [
      "a quoted comma in the first column",
      '"Diwali, early bird",1\nSummer,2',
      file(texts),
      ["Diwali, early bird", "Summer"],
      2,
    ],
    [
      "a comma in a column parted by semicolons",
      "Köln, Nord;5\nBonn;6",
      file(texts),
      ["Köln, Nord", "Bonn"],
      2,
    ],
    ["a doubled quote", '"5"" pipe",1\nTap,2', file(texts), ['5" pipe', "Tap"], 2],
    ["a quote that is never closed", '"Diwali\nSummer', file(texts), ['"Diwali', "Summer"]],
    [
      "texts with commas, one a line",
      "Diwali, early bird\nSummer, late",
      texts,
      ["Diwali, early bird", "Summer, late"],
    ],
    [
      "texts in lines of different lengths",
      "Diwali, early bird\nSummer",
      file(texts),
      ["Diwali, early bird", "Summer"],
    ],
    [
      "cells of a spreadsheet",
      "Diwali, early bird\t4\nSummer\t5",
      texts,
      ["Diwali, early bird", "Summer"],
      2,
    ],
    ["texts in one line", "Pune, Mumbai;Delhi", texts, ["Pune", "Mumbai", "Delhi"]],
  ])("may hold %s", (_, text, reading, values, columns = 1) => {
    expect(readList(text, reading)).toEqual({ values, columns });
  });

  test("is none where it is no text", () => {
    expect(isNoText("\u0089PNG\0\0")).toBe(true);
    expect(isNoText("a\nb")).toBe(false);
  });
});

describe("Ids with blanks", () => {
  const knows =
    (...known: string[]) =>
    async (asked: string[]) =>
      asked.some((id) => known.includes(id));

  test("are parted at them, unless one is known with its blank", async () => {
    expect(await partedIds(["L-1 L-2  L-3", "L-2"], knows("L-1"))).toEqual(["L-1", "L-2", "L-3"]);
    expect(await partedIds(["Pune 1", "Pune 2"], knows("Pune 2"))).toEqual(["Pune 1", "Pune 2"]);
  });

  test("are parted where they can't be looked up, or are longer than an id", async () => {
    const away = () => Promise.reject(new Error("away"));
    expect(await partedIds(["L-1 L-2"], away)).toEqual(["L-1", "L-2"]);
    const long = Array.from({ length: 100 }, (_, n) => `L-${n}`);
    expect(await partedIds([long.join(" ")], () => Promise.reject(new Error("asked")))).toEqual(long);
    expect(atBlanks([long.join("\t")])).toEqual(long);
  });
});

import { describe, expect, test } from "vitest";
import { decodeText } from "@/lib/imports/decode-text.ts";
import { detectEncoding } from "@/lib/imports/detect-encoding.ts";
import type { Encoding } from "@/lib/imports/encodings.ts";
import { columnNames } from "@/lib/imports/find-heading.ts";
import { type CsvRow, readCsv } from "@/lib/imports/read-csv.ts";
import { detectDelimiter } from "@/lib/imports/sample-csv.ts";
import { SeenRecords } from "@/lib/imports/seen-records.ts";
import { takeSample } from "@/lib/imports/take-sample.ts";

const text = "name;city\nJosé;Köln\nZoë “Z” €5;Málaga\n";

const asWindows1252 = (plain: string): Buffer =>
  Buffer.from(plain.replaceAll("€", "\x80").replaceAll("“", "\x93").replaceAll("”", "\x94"), "latin1");
const asUtf16be = (plain: string): Buffer => Buffer.from(plain, "utf16le").swap16();

const files: [string, Encoding, Buffer][] = [
  ["UTF-8", "utf-8", Buffer.from(text)],
  ["UTF-8 with a byte-order mark", "utf-8", Buffer.from(`\ufeff${text}`)],
  ["UTF-16 little-endian with a mark", "utf-16le", Buffer.from(`\ufeff${text}`, "utf16le")],
  ["UTF-16 big-endian with a mark", "utf-16be", asUtf16be(`\ufeff${text}`)],
  ["UTF-16 without a mark", "utf-16le", Buffer.from(text, "utf16le")],
  ["windows-1252", "windows-1252", asWindows1252(text)],
];

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function decode(bytes: Buffer, size: number): Promise<string> {
  let all = "";
  for await (const piece of decodeText(inPieces(bytes, size))) all += piece;
  return all.replace(/^\ufeff/, "");
}

test.each(files)("%s is found out and decoded, however the bytes are parted", async (_, encoding, bytes) => {
  expect(detectEncoding(bytes)).toBe(encoding);
  for (const size of [1, 3, 7, 10_000]) expect(await decode(bytes, size)).toBe(text);
});

test("the first letter beyond ASCII decides, even where it comes after megabytes", async () => {
  const plain = "a,b\n".repeat(300_000);
  for (const name of ["José", "José Muñoz “x”"]) {
    expect(await decode(Buffer.concat([Buffer.from(plain), asWindows1252(name)]), 65_536)).toBe(plain + name);
    expect(await decode(Buffer.concat([Buffer.from(plain), Buffer.from(name)]), 65_536)).toBe(plain + name);
  }
});

test.each([
  ["a,b,c\n1,2,3\n", ","],
  ["a;b\n1,5;2,5\n3,5;4,5\n", ";"],
  ["a\tb\n1\t2\n", "\t"],
  ["a|b|c\n1|2|3\n", "|"],
  ['a;b\n"x;y";2\n', ";"],
  ["sep=;\na;b\n1;2\n", ";"],
  ["only\none\n", ","],
  [`a;b\n${"1,5;2,5\n".repeat(200)}`, ";"],
  [`Contacts, made on 1 March\nid;name;city\n${"1;A;Pune\n".repeat(20)}`, ";"],
  [`Export\n\nid\tname\tcity\n${"1\tA\tPune\n".repeat(20)}`, "\t"],
])("the delimiter of %j is %j", (head, delimiter) => {
  expect(detectDelimiter(head)).toBe(delimiter);
});

test("columns without a name, and those that come twice, have names", () => {
  expect(columnNames([" a ", "", "a", 'b "c"'])).toEqual(["a", "column 2", "a (2)", 'b "c"']);
});

test.each([
  [["P-1", "Asha Rao", "asha@example.com"], "an e-mail address stands in column 3"],
  [["+91 98111 22333", "Asha Rao"], "a phone number stands in column 1"],
  [["id", "0049 (170) 123-45.67"], "a phone number stands in column 2"],
])("a first line of somebody's values is no heading: %j", (heading, words) => {
  expect(() => columnNames(heading)).toThrow(words);
});

test("years, days, money and words with an @ may name columns", () => {
  const names = ["2026", "2026-01-31", "Score @ intake", "20260131", "1,000.50", "col 1"];
  expect(columnNames(names)).toEqual(names);
});

describe("rows", () => {
  const readAll = async (csv: string, delimiter?: string) => {
    const bytes = Buffer.from(csv);
    const sample = await takeSample(inPieces(bytes, 100), { delimiter });
    const rows: ({ columns: string[] } | CsvRow)[] = [];
    for await (const each of readCsv(inPieces(bytes, 11), sample.format)) rows.push(each);
    return { sample, rows };
  };
  /** What is looked at before is read as the whole file is. */
  const read = async (csv: string, delimiter?: string) => {
    const { sample, rows } = await readAll(csv, delimiter);
    const sampled = sample.rows.map((cells, i) => ({ number: i + 1, cells }));
    expect([{ columns: sample.columns }, ...sampled]).toEqual(rows);
    return rows;
  };
  test("quotes, line ends, empty lines and lines of delimiters only", async () => {
    expect(await read('sep=,\r\na,b\r\n"1,\n""x""",2\r\n\r\n,,\r\n5" pipe,3\r\n')).toEqual([
      { columns: ["a", "b"] },
      { number: 1, cells: ['1,\n"x"', "2"] },
      { number: 2, cells: ['5" pipe', "3"] },
    ]);
  });
  test("titles above the heading are passed over, and a file of one column has none", async () => {
    const report = "Export of contacts,,\nMade on 1 March,,\n\nid,name,city\n1,A,Pune\n";
    expect(await read(report)).toEqual([
      { columns: ["id", "name", "city"] },
      { number: 1, cells: ["1", "A", "Pune"] },
    ]);
    const list = ["email", ...Array.from({ length: 30 }, (_, i) => `p${i}@example.com`)];
    expect(await read(list.join("\n"))).toHaveLength(31);
    expect((await read(list.slice(0, 4).join("\n")))[0]).toEqual({ columns: ["email"] });
    expect((await readAll("note\nfirst\none, two\n", ",")).rows).toEqual([
      { columns: ["note"] },
      { number: 1, cells: ["first"] },
      { number: 2, cells: ["one", " two"] },
    ]);
    expect(await read("a,b\n1,\n")).toEqual([{ columns: ["a", "b"] }, { number: 1, cells: ["1", ""] }]);
  });
  test("titles of two cells above the heading are passed over, whether their rows are filled up or not", async () => {
    const people = ["Anna;a@mail.example;Bonn;Neu", "Ben;b@mail.example;;", "Eva;e@mail.example;Ulm;Neu"];
    const below = ["Name;E-Mail;Ort;Status", ...people].join("\r\n");
    const plain = await read(`Bericht;Leads Nord\r\nStand;05.11.2026\r\n\r\n${below}`);
    expect(plain[0]).toEqual({ columns: ["Name", "E-Mail", "Ort", "Status"] });
    expect(plain[2]).toEqual({ number: 2, cells: ["Ben", "b@mail.example", "", ""] });
    expect(await read(`Bericht;Leads Nord;;\r\nStand;05.11.2026;;\r\n;;;\r\n${below}`)).toEqual(plain);
    const three = await read("Report:,Leads\nFrom:,2026-11-01\n\nName,City,Zip\nA,Rome,1\nB,Rome,2\n");
    expect(three).toHaveLength(3);
    const years = await read("Sales;North\nName;2025;2026;Total\nA;1;2;3\nB;1;2;3\n", ";");
    expect(years[0]).toEqual({ columns: ["Name", "2025", "2026", "Total"] });
  });
  test("a heading that is narrower than its rows is still the heading", async () => {
    const columnsOf = async (csv: string) => (await readAll(csv, ",")).rows[0];
    expect(await columnsOf("Name,Email,\nA,a@mail.example,Rome\nB,b@mail.example,Rome\n")).toEqual({
      columns: ["Name", "Email", "column 3"],
    });
    expect(await columnsOf("Name,Email\nA,a@mail.example,Rome\nB,b@mail.example,Rome\n")).toEqual({
      columns: ["Name", "Email"],
    });
    expect(await columnsOf("a,,,,,b,c\n1,2,3,4,5,6,7\n")).toMatchObject({
      columns: ["a", "column 2", "column 3", "column 4", "column 5", "b", "c"],
    });
    expect(await columnsOf("email,\na@mail.example,\nb@mail.example,\n")).toEqual({
      columns: ["email", "column 2"],
    });
  });
  test("line ends of all three kinds may stand in one file, and inside quotes they part nothing", async () => {
    const rows = await read('a,b\r\n1,2\n3,"4\r\n5"\r6,7\r\n\r\n8,9');
    expect(rows.slice(1)).toEqual(
      [
        ["1", "2"],
        ["3", "4\r\n5"],
        ["6", "7"],
        ["8", "9"],
      ].map((cells, i) => ({ number: i + 1, cells })),
    );
    expect(await read("a,b\r1,2\r3,4\r")).toHaveLength(3);
  });
  test("a quote behind a backslash is part of the text where a file is written so, and nowhere else", async () => {
    const mysql =
      'id,note,dir\n1,"said \\"call me, please\\" twice","C:\\\\"\n2,"ends with \\"a quote\\"",x\n';
    expect((await read(mysql)).slice(1)).toEqual([
      { number: 1, cells: ["1", 'said "call me, please" twice', "C:\\"] },
      { number: 2, cells: ["2", 'ends with "a quote"', "x"] },
    ]);
    const windows = 'id;dir;note\n1;"C:\\new\\";"an ""x"" and \\""y"""\n2;"D:\\";z\n';
    expect((await read(windows)).slice(1)).toEqual([
      { number: 1, cells: ["1", "C:\\new\\", 'an "x" and \\"y"'] },
      { number: 2, cells: ["2", "D:\\", "z"] },
    ]);
  });
  test("the mark that Facebook puts before phone numbers is no part of them", async () => {
    const rows = await read("id,phone,note\nl:88,p:+919810000000,p:+1 or so\n");
    expect(rows[1]).toEqual({ number: 1, cells: ["l:88", "+919810000000", "p:+1 or so"] });
  });
  test("a quote that is never closed is told with its row; an empty file has no columns", async () => {
    await expect(readAll('a,b\n1,2\n"3,4\n')).rejects.toThrow(/not CSV from row 2 on.*quote/);
    await expect(readAll('Report,Leads\n\na,b,c\n1,2,3\n1,2,3\n"3,4\n')).rejects.toThrow(
      /from row 3 on.*quote/,
    );
    await expect(read("")).rejects.toThrow("the file is empty");
  });
});

test("a dry run knows again each of 200,000 records", () => {
  const seen = new SeenRecords();
  for (let i = 0; i < 200_000; i++) expect(seen.see(`lead ${i}`, "x")).toBe("first");
  expect(seen.see("lead 5", "x")).toBe("same");
  expect(seen.see("lead 5", "y")).toBe("changed");
  expect(seen.see("lead 5", "y")).toBe("same");
});

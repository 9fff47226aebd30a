import { expect, test } from "vitest";
import { api } from "@/tests/setup/api.ts";
import { apiWithWorker } from "@/tests/setup/api-with-worker.ts";
import { importStep, sendFile, suggestionOf } from "@/tests/setup/imports.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);
apiWithWorker();

/** A report with titles, a heading that ends otherwise than its rows, and quotes as a database writes them. */
const report = [
  "Report:;Leads North\r\nMade on:;05.11.2026\r\n\r\n",
  "pii_id;Name;Phone;Tags;Budget;Last Visit\r\n",
  'w-1;"Ann \\"Nan; the elder\\" Roe";p:+919810000001;"\\"VIP\\",\\"Newsletter 2026\\"";R$ 1.234,56;05.11.2026 14:30 Uhr\n',
  "w-2;Ben Roe;p:+919810000002;VIP;R$ 10,00-;06.11.2026 um 9:05 Uhr\n",
  "w-3;Eva Roe;p:+919810000003;;R$ 2.000,00;07.11.2026 14:30 Uhr\r",
].join("");

test("a report as other programs write it comes in whole: each cell as it was meant", async () => {
  const id = await sendFile(Buffer.from(report), 8_000_000, "report.csv");
  const { mapping, columns, delimiter, rows_sampled } = await suggestionOf(id);
  expect([delimiter, rows_sampled]).toEqual([";", 3]);
  expect(columns.map(({ name }: { name: string }) => name)).toEqual(
    "pii_id,Name,Phone,Tags,Budget,Last Visit".split(","),
  );
  expect((await importStep(id, "start", mapping)).report).toMatchObject({ rows: 3, refused_rows: 0 });
  const shown = async (pii: string) => (await api("GET", `/api/v1/people/${pii}`)).body;
  expect(await shown("w-1")).toMatchObject({
    contact: { name: 'Ann "Nan; the elder" Roe', phone: "+919810000001" },
    leads: [{ tags: ["VIP", "Newsletter 2026"], budget: 1234.56, last_visit: "2026-11-05T14:30:00.000Z" }],
  });
  expect(await shown("w-2")).toMatchObject({
    contact: { phone: "+919810000002" },
    leads: [{ tags: ["VIP"], budget: -10, last_visit: "2026-11-06T09:05:00.000Z" }],
  });
});

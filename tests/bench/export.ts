import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createApiKey } from "@/lib/access/create-api-key.ts";
import { createCohort } from "@/lib/cohorts/create-cohort.ts";
import { systemContext } from "@/lib/context.ts";
import { db } from "@/lib/db/collections.ts";
import { memberId, membersOf } from "@/lib/membership/member-id.ts";
import { fillBigWorkspace } from "./big-workspace.ts";
import { printTable } from "./measure.ts";
import { memoryMb, peakMb, startWebApp, type WebApp } from "./web-app.ts";

/** A static cohort of `members` members: of the people of 200,000 leads, and of some who are there no more. */
async function cohortOfMany(members: number): Promise<string> {
  await fillBigWorkspace(200_000);
  const known = await db.cohorts().findOne({ name: "Exported" });
  const cohort_id =
    known?.cohort_id ??
    (await createCohort(systemContext("bench"), { name: "Exported", type: "static", pii_ids: ["P-0"] }))
      .cohort_id;
  const there = await db.cohortMembers().countDocuments(membersOf(cohort_id));
  const entered_at = new Date();
  for (let from = there; from < members; from += 10_000)
    await db.cohortMembers().insertMany(
      Array.from({ length: Math.min(10_000, members - from) }, (_, i) => {
        const pii_id = `P-${from + i}`;
        return { _id: memberId(cohort_id, pii_id), cohort_id, pii_id, entered_at } as never;
      }),
      { ordered: false },
    );
  return cohort_id;
}

async function exportOnce(web: WebApp, key: string, cohort: string, format: "csv" | "ndjson") {
  const { web: pid } = web.pids();
  // From here on the kernel counts the peak anew.
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
  const before = memoryMb(pid);
  const startedAt = performance.now();
  const response = await fetch(`${web.url}/api/v1/cohorts/${cohort}/members.${format}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  let lines = 0;
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    for (const byte of chunk) if (byte === 10) lines++;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    format,
    members: format === "csv" ? lines - 1 : lines,
    MB: bytes / 1e6,
    seconds,
    "members/s": lines / seconds,
    "web MB before": before,
    "web MB peak": peakMb(pid),
  };
}

/** `npm run bench -- export [--members 1000000]`: every member of a cohort, through the web app, in both formats */
export async function benchExport(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { members: { type: "string", default: "1000000" } } });
  const cohort = await cohortOfMany(Number(values.members));
  const web = await startWebApp();
  try {
    const { key } = await createApiKey(systemContext("bench"), { name: "exports", role: "viewer" });
    const rows = [];
    for (const format of ["csv", "ndjson"] as const) rows.push(await exportOnce(web, key, cohort, format));
    printTable(rows);
  } finally {
    await web.stop();
  }
}

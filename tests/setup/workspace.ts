import { expect } from "vitest";
import { readItems } from "@/lib/assignment/read-items.ts";
import { db } from "@/lib/db/collections.ts";
import type { AssignmentItem, AssignmentJob } from "@/lib/db/documents.ts";
import { groupBy } from "@/lib/group-by.ts";
import { api } from "./api.ts";

/** Sends rows in bulk and expects all of them to be taken. */
export async function load(
  kind: "leads" | "contacts" | "customers" | "agents",
  rows: Record<string, unknown>[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += 10_000) {
    const answer = await api("POST", `/api/v1/${kind}/bulk`, { body: rows.slice(from, from + 10_000) });
    expect(answer.body, answer.text.slice(0, 500)).toMatchObject({ failed: 0 });
  }
}

/** Agents `A0-1001` … with the capacities given. */
export async function makeAgents(...capacities: number[]): Promise<string[]> {
  const ids: string[] = [];
  for (const [i, daily_capacity] of capacities.entries()) {
    const answer = await api("POST", "/api/v1/agents", { body: { name: `Agent ${i}`, daily_capacity } });
    expect(answer.status, answer.text).toBe(201);
    ids.push(answer.body.agent_id);
  }
  return ids;
}

/** A static cohort of the people of new leads `PREFIX-0` …, one person each, created a second apart. */
export async function cohortOf(
  prefix: string,
  count: number,
  fields: Record<string, unknown> = {},
): Promise<string> {
  const start = Date.parse("2026-01-01T00:00:00Z");
  await load(
    "leads",
    Array.from({ length: count }, (_, i) => ({
      lead_id: `${prefix}-${i}`,
      pii_id: `P-${prefix}-${i}`,
      created_at: new Date(start + i * 1_000).toISOString(),
      ...fields,
    })),
  );
  const answer = await api("POST", "/api/v1/cohorts", {
    body: {
      name: prefix,
      type: "static",
      lead_ids: Array.from({ length: count }, (_, i) => `${prefix}-${i}`),
    },
  });
  expect(answer.status, answer.text).toBe(201);
  return answer.body.cohort_id;
}

/** Items of a job, those that are still in blocks included. */
export async function allItems(job: AssignmentJob): Promise<AssignmentItem[]> {
  const items: AssignmentItem[] = [];
  for await (const item of readItems(job)) items.push(item);
  return items;
}

/** What must hold whatever happened: counts equal the items, and no lead has two open pipelines or an owner without one. */
export async function expectConsistent(jobId: string): Promise<void> {
  const job = await db.assignmentJobs().findOne({ job_id: jobId });
  const items = job ? await allItems(job) : [];
  const states = groupBy(items, (item) => item.state);
  expect(job).toMatchObject({
    total: items.length,
    assigned_count: states.get(job?.kind === "undo" ? "restored" : "assigned")?.length ?? 0,
    failed_count: states.get("failed")?.length ?? 0,
    skipped_count: states.get("skipped")?.length ?? 0,
    untouched_count: (states.get("pending")?.length ?? 0) + (states.get("untouched")?.length ?? 0),
  });
  const leadIds = items.map((item) => item.lead_id);
  const open = await db
    .pipelines()
    .find({ lead_id: { $in: leadIds }, status: "open" })
    .toArray();
  for (const [leadId, own] of groupBy(open, (pipeline) => pipeline.lead_id))
    expect(own, leadId).toHaveLength(1);
  const ownerOf = new Map(open.map((pipeline) => [pipeline.lead_id, pipeline.agent_id]));
  const leads = await db
    .leads()
    .find({ lead_id: { $in: leadIds } })
    .toArray();
  for (const lead of leads) expect(ownerOf.get(lead.lead_id), lead.lead_id).toBe(lead.agent_id ?? undefined);
  for (const item of states.get("assigned") ?? []) {
    expect(await db.pipelines().countDocuments({ job_id: jobId, lead_id: item.lead_id })).toBe(1);
  }
}

import { matchPeople } from "@/lib/cohorts/match-people.ts";
import { plainPipeline } from "@/lib/cohorts/plain-pipeline.ts";
import { loadWorkspace } from "@/lib/cohorts/workspace.ts";
import { systemContext } from "@/lib/context.ts";
import { db } from "@/lib/db/collections.ts";
import type { CohortDocument } from "@/lib/db/documents.ts";
import { groupBy } from "@/lib/group-by.ts";
import { compileRules, isComplex } from "@/lib/rules/compile-rules.ts";
import type { RuleGroup } from "@/lib/rules/rule.ts";

const listed = 5;

function differences(what: string, seen: Iterable<string>, expected: Iterable<string>): string[] {
  const [has, due] = [new Set(seen), new Set(expected)];
  const missing = [...due].filter((id) => !has.has(id));
  const extra = [...has].filter((id) => !due.has(id));
  if (missing.length + extra.length === 0) return [];
  const names = (ids: string[]) => `${ids.length} (${ids.slice(0, listed).join(", ")})`;
  return [`${what}: missing ${names(missing)}, too many ${names(extra)}`];
}

/** Members of a cohort against a fresh evaluation, the plain pipeline, the count and the history. */
async function checkCohort(cohort: CohortDocument): Promise<string[]> {
  const { cohort_id, name } = cohort;
  const { registry, clock } = await loadWorkspace(systemContext("check"));
  const { root } = compileRules(cohort.rules as RuleGroup, registry, clock);
  const title = `${cohort_id} (${name})`;
  const members = (await db.cohortMembers().find({ cohort_id }).toArray()).map((member) => member.pii_id);
  const fresh = await matchPeople(root);
  const problems = differences(`${title} against a fresh evaluation`, members, fresh.piiIds);
  if (!isComplex(root)) {
    const rows = await db.leads().aggregate<{ pii_id: string }>(plainPipeline(root)).toArray();
    problems.push(
      ...differences(
        `${title} against the plain pipeline`,
        members,
        rows.map((row) => row.pii_id),
      ),
    );
  }
  if (cohort.member_count !== members.length)
    problems.push(`${title}: member_count ${cohort.member_count}, members ${members.length}`);
  return [...problems, ...(await checkHistory(cohort_id, title, new Set(members)))];
}

/** Everyone's entries and exits take turns, beginning with an entry and ending as the members say. */
async function checkHistory(cohort_id: string, title: string, members: Set<string>): Promise<string[]> {
  const stored = await db.membershipEvents().find({ cohort_id }).sort({ at: 1, _id: 1 }).toArray();
  const events = stored.flatMap(({ pii_ids, ...event }) => pii_ids.map((pii_id) => ({ ...event, pii_id })));
  const byPerson = groupBy(events, (event) => event.pii_id);
  const problems: string[] = [];
  for (const [pii_id, own] of byPerson) {
    const types = own.map((event) => event.type);
    const right = types.every((type, i) => type === (i % 2 === 0 ? "entered" : "left"));
    if (!right)
      problems.push(
        `${title}: the history of ${pii_id} is ${own
          .slice(-6)
          .map(({ type, at, cause }) => `${type} ${at.toISOString()} ${cause.kind}`)
          .join(", ")}`,
      );
  }
  const inside = [...byPerson].filter(([, own]) => own.at(-1)?.type === "entered").map(([id]) => id);
  return [...problems.slice(0, listed), ...differences(`${title}: history against members`, inside, members)];
}

/** Everything that is wrong with the dynamic cohorts now. Nothing may still be under way for it to mean something. */
export async function checkMembership(): Promise<string[]> {
  const cohorts = await db.cohorts().find({ type: "dynamic", archived_at: null }).toArray();
  const problems: string[] = [];
  for (const cohort of cohorts) {
    if (cohort.status !== "ready" || cohort.running)
      problems.push(`${cohort.cohort_id} (${cohort.name}) is ${cohort.status}, ${cohort.error ?? ""}`);
    problems.push(...(await checkCohort(cohort)));
  }
  const waiting = await db.cohortRechecks().countDocuments();
  if (waiting > 0) problems.push(`${waiting} people wait to be looked at again`);
  return problems;
}

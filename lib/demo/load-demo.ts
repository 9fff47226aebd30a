import { randomBytes } from "node:crypto";
import { createUser } from "../access/create-user.ts";
import { updateUser } from "../access/update-user.ts";
import { users } from "../access/user-store.ts";
import { createCohort } from "../cohorts/create-cohort.ts";
import { findCohort } from "../cohorts/find-cohort.ts";
import { type Context, type Role, systemContext } from "../context.ts";
import { db } from "../db/collections.ts";
import { connect, disconnect, isConnected } from "../db/connect.ts";
import { nextFreeIds } from "../db/next-free-ids.ts";
import { prepareCollections } from "../db/prepare.ts";
import { membersOf } from "../membership/member-id.ts";
import { closeRedis } from "../redis.ts";
import { loadSettings } from "../settings/load-settings.ts";
import { demoCohorts, workedOn } from "./demo-cohorts.ts";
import { inBatches } from "./in-batches.ts";
import { makePast } from "./make-past.ts";
import { firstPerson, makePeople } from "./make-people.ts";
import { agentCount, makeAgents, makeWork } from "./make-work.ts";

export const demoPeople = 5_000;

const demoUsers: { email: string; name: string; role: Role }[] = [
  { email: "admin@example.com", name: "Demo Admin", role: "admin" },
  { email: "manager@example.com", name: "Demo Manager", role: "manager" },
  { email: "viewer@example.com", name: "Demo Viewer", role: "viewer" },
];

/**
 * Fills the database with people, agents, work and cohorts to try things on, and makes three users with one
 * new password. People who are there already are left alone; the users get the new password.
 * Connects by itself, and lets go again, unless the process is connected.
 */
export async function loadDemo({
  log,
}: {
  log: (line: string) => void;
}): Promise<{ email: string; password: string }> {
  const wasConnected = isConnected();
  await connect();
  try {
    await prepareCollections();
    const ctx = systemContext("demo");
    if (await db.leads().findOne({ pii_id: firstPerson })) log("The demo's people are there already");
    else await loadData(ctx, log);
    const password = randomBytes(9).toString("base64url");
    for (const user of demoUsers) await setUser(ctx, { ...user, password });
    const [admin, ...others] = demoUsers.map(({ email }) => email);
    log(`${others.join(" and ")} sign in with the same password as ${admin}`);
    return { email: admin ?? "", password };
  } finally {
    if (!wasConnected) {
      await disconnect();
      await closeRedis();
    }
  }
}

async function setUser(ctx: Context, user: { email: string; name: string; role: Role; password: string }) {
  const known = await users().findOne({ email: user.email });
  if (known) await updateUser(ctx, known._id, { password: user.password });
  else await createUser(ctx, user);
}

async function loadData(ctx: Context, log: (line: string) => void): Promise<void> {
  const now = ctx.now();
  const people = makePeople(demoPeople, now);
  const agents = makeAgents(await nextFreeIds("agent", agentCount), now);
  for (const [i, id] of (await nextFreeIds("lead", people.leads.length)).entries())
    Object.assign(people.leads[i] ?? {}, { lead_id: id });
  for (const [i, id] of (await nextFreeIds("contact", people.contacts.length)).entries())
    Object.assign(people.contacts[i] ?? {}, { contact_id: id });
  for (const [i, id] of (await nextFreeIds("customer", people.customers.length)).entries())
    Object.assign(people.customers[i] ?? {}, { customer_id: id });
  const work = makeWork(people.leads, agents, (await loadSettings()).task_templates, now);
  await db.agents().insertMany(agents);
  await inBatches(people.contacts, (part) => db.contacts().insertMany(part, { ordered: false }));
  await inBatches(people.customers, (part) => db.customers().insertMany(part, { ordered: false }));
  await inBatches(work.pipelines, (part) => db.pipelines().insertMany(part, { ordered: false }));
  await inBatches(work.tasks, (part) => db.tasks().insertMany(part, { ordered: false }));
  const cohortIds = await makePast(ctx, people.leads);
  log(`Demo: ${demoPeople} people, ${people.leads.length} leads, ${agents.length} agents`);
  for (const cohort of demoCohorts.filter(({ type }) => type === "static"))
    cohortIds.push((await createCohort(ctx, cohort)).cohort_id);
  for (const id of cohortIds) {
    const { cohort_id, name, member_count } = await findCohort(id);
    log(`Demo: ${cohort_id} ${name}, ${member_count} people`);
    if (name === workedOn.name) await workOn(cohort_id, now);
  }
}

/** Marks the leads of a part of a cohort's members as contacted, so that its progress has begun. */
async function workOn(cohort_id: string, at: Date): Promise<void> {
  const members = await db.cohortMembers().find(membersOf(cohort_id)).sort({ _id: 1 }).toArray();
  const worked = members.filter((_, i) => i % 100 < workedOn.share * 100).map(({ pii_id }) => pii_id);
  await db
    .leads()
    .updateMany(
      { pii_id: { $in: worked }, status: "new" },
      { $set: { status: "contacted", last_contacted_at: at, updated_at: at } },
    );
}

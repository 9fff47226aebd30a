import { auditEach } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db, inTransaction, type Session } from "../db/collections.ts";
import { nextFreeIds } from "../db/next-free-ids.ts";
import { fieldErrors } from "../http/problem.ts";
import { unstorableStrings } from "../http/read-json.ts";
import type { Row } from "../people/parse-rows.ts";
import type { RowError } from "../people/plan-upserts.ts";
import type { BulkResult } from "../people/upsert-records.ts";
import { type Agent, newAgent, toAgent, UpsertAgent } from "./agent.ts";

/**
 * Writes agents: those whose id exists are changed, the others are made. Rows work in their order;
 * a bad one never stops the others. `email: null` takes the address away.
 */
export async function upsertAgents(ctx: Context, rows: readonly Row[]): Promise<BulkResult> {
  const { valid, errors } = validateRows(rows);
  const given = valid.flatMap(({ input }) => (input.agent_id ? [input.agent_id] : []));
  const stored = await db
    .agents()
    .find({ agent_id: { $in: [...new Set(given)] } })
    .toArray();
  const agents = new Map<string, Agent>(stored.map((agent) => [agent.agent_id, toAgent(agent)]));
  const ids = (await nextFreeIds("agent", valid.length - given.length, new Set(given))).values();
  const touched = new Map<string, Set<string>>();
  const at = ctx.now();
  let inserted = 0;
  for (const { row, input } of valid) {
    const { agent_id: id, name, ...rest } = input;
    const agent_id = id ?? ids.next().value ?? "";
    const known = agents.get(agent_id);
    if (!known && name === undefined) {
      errors.push({
        row,
        path: "/name",
        message: `is needed: there is no agent ${JSON.stringify(agent_id)} yet`,
      });
      continue;
    }
    const change = { ...rest, ...(name !== undefined && { name }) };
    agents.set(
      agent_id,
      known ? { ...known, ...change, updated_at: at } : newAgent(agent_id, { name: "", ...change }, at),
    );
    if (!known) inserted++;
    touched.set(agent_id, new Set([...(touched.get(agent_id) ?? []), ...Object.keys(change)]));
  }
  const written = [...touched].flatMap(([id, fields]) => {
    const agent = agents.get(id);
    return agent ? [{ agent, fields: [...fields].sort() }] : [];
  });
  if (written.length > 0) await inTransaction((session) => write(ctx, written, session));
  const failed = new Set(errors.map(({ row }) => row)).size;
  errors.sort((a, b) => a.row - b.row);
  return { inserted, updated: rows.length - failed - inserted, failed, errors };
}

type ValidRow = { row: number; input: UpsertAgent };

/** An agent as it is to be stored, with the names of the fields that its rows gave. */
type Written = { agent: Agent; fields: string[] };

async function write(ctx: Context, written: readonly Written[], session: Session): Promise<void> {
  const { upsertedIds } = await db.agents().bulkWrite(
    written.map(({ agent }) => upsertOf(agent)),
    { ordered: false, session },
  );
  const acts = written.map(({ agent, fields }, i) => ({
    action: i in upsertedIds ? "agent.create" : "agent.update",
    object: agent.agent_id,
    fields,
  }));
  await auditEach(ctx, acts, session);
}

const upsertOf = ({ agent_id, created_at, ...set }: Agent) => ({
  updateOne: { filter: { agent_id }, update: { $set: set, $setOnInsert: { created_at } }, upsert: true },
});

function validateRows(rows: readonly Row[]): { valid: ValidRow[]; errors: RowError[] } {
  const valid: ValidRow[] = [];
  const errors: RowError[] = [];
  for (const row of rows) {
    if ("error" in row) {
      errors.push({ row: row.row, ...row.error });
      continue;
    }
    const unstorable = unstorableStrings(row.value);
    const parsed = UpsertAgent.safeParse(row.value);
    const found = parsed.success ? unstorable : [...unstorable, ...fieldErrors(parsed.error)];
    errors.push(...found.map((error) => ({ row: row.row, ...error })));
    if (parsed.success && found.length === 0) valid.push({ row: row.row, input: parsed.data });
  }
  return { valid, errors };
}

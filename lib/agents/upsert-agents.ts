import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
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
  const touched = new Set<string>();
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
    touched.add(agent_id);
  }
  const written = [...touched].flatMap((id) => agents.get(id) ?? []);
  if (written.length > 0) {
    await db.agents().bulkWrite(written.map(upsertOf), { ordered: false });
    await audit(ctx, "agent.bulk_upsert", `${written.length} agents`, fieldNames(valid));
  }
  const failed = new Set(errors.map(({ row }) => row)).size;
  errors.sort((a, b) => a.row - b.row);
  return { inserted, updated: rows.length - failed - inserted, failed, errors };
}

type ValidRow = { row: number; input: UpsertAgent };

const upsertOf = ({ agent_id, created_at, ...set }: Agent) => ({
  updateOne: { filter: { agent_id }, update: { $set: set, $setOnInsert: { created_at } }, upsert: true },
});

const fieldNames = (rows: ValidRow[]) => [...new Set(rows.flatMap(({ input }) => Object.keys(input)))].sort();

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

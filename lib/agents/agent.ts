import { z } from "zod";
import { EmailAddress } from "../access/email-address.ts";
import { db } from "../db/collections.ts";
import type { Agent as AgentDocument } from "../db/documents.ts";
import { NotFound } from "../errors.ts";
import { IdText } from "../id-text.ts";

export const defaultDailyCapacity = 50;
export const maxDailyCapacity = 100_000;

const agentId = IdText.meta({
  description: "The next one of A0-1001, A0-1002, … when it is left out",
  example: "A0-1001",
});

const name = z
  .string("expected text")
  .trim()
  .min(1, "expected a name")
  .max(200, "expected at most 200 characters")
  .meta({ example: "Asha Rao" });

const email = EmailAddress.nullable();

const status = z
  .enum(["active", "inactive"], "expected active or inactive")
  .meta({ description: "Inactive agents are given no leads; active unless said otherwise" });

const capacity = z
  .int("expected a whole number")
  .min(0, "expected at least 0")
  .max(maxDailyCapacity, `expected at most ${maxDailyCapacity}`)
  .meta({ description: `Leads a day; ${defaultDailyCapacity} unless said otherwise`, example: 50 });

/** The fields that may be set of an agent. */
const fields = { email: email.optional(), status: status.optional(), daily_capacity: capacity.optional() };

export const CreateAgent = z
  .strictObject({ agent_id: agentId.nullish(), name, ...fields })
  .meta({ id: "CreateAgent", example: { name: "Asha Rao", daily_capacity: 50 } });
export type CreateAgent = z.infer<typeof CreateAgent>;

export const UpdateAgent = z
  .strictObject({ name: name.optional(), ...fields })
  .meta({ id: "UpdateAgent", example: { status: "inactive" } });
export type UpdateAgent = z.infer<typeof UpdateAgent>;

/** A row of a bulk call: `name` is needed when the agent is new. */
export const UpsertAgent = UpdateAgent.extend({ agent_id: agentId.nullish() }).meta({ id: "UpsertAgent" });
export type UpsertAgent = z.infer<typeof UpsertAgent>;

/** The body of a bulk call: a row that is not one is reported and never stops the others. */
export const AgentRows = z
  .array(z.union([UpsertAgent, z.unknown()]))
  .max(10_000)
  .meta({ example: [{ agent_id: "A0-1001", name: "Asha Rao", daily_capacity: 50 }] });

export const Agent = z
  .strictObject({
    agent_id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    status,
    daily_capacity: z.int(),
    created_at: z.date(),
    updated_at: z.date(),
  })
  .meta({ id: "Agent" });
export type Agent = z.infer<typeof Agent>;

export const toAgent = (stored: AgentDocument): Agent => ({
  agent_id: stored.agent_id,
  name: stored.name,
  email: stored.email ?? null,
  status: stored.status,
  daily_capacity: stored.daily_capacity,
  created_at: stored.created_at,
  updated_at: stored.updated_at,
});

/** An agent as first stored, with what was not said. */
export const newAgent = (agent_id: string, input: CreateAgent, at: Date): Agent => ({
  agent_id,
  name: input.name,
  email: input.email ?? null,
  status: input.status ?? "active",
  daily_capacity: input.daily_capacity ?? defaultDailyCapacity,
  created_at: at,
  updated_at: at,
});

/** @throws NotFound */
export async function loadAgent(agent_id: string): Promise<Agent> {
  const stored = await db.agents().findOne({ agent_id });
  if (!stored) throw new NotFound("agent", agent_id);
  return toAgent(stored);
}

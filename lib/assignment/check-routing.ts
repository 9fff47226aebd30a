import type { CohortDocument, AutoAssign as Stored } from "../db/documents.ts";
import { Invalid } from "../errors.ts";
import { findAgents } from "./agent-loads.ts";
import type { AutoAssign } from "./assignment-schemas.ts";

/**
 * Checks what a cohort is to do with whoever enters.
 * @throws Invalid for a static cohort, and naming each bad agent
 */
export async function checkRouting(asked: AutoAssign, type: CohortDocument["type"]): Promise<Stored> {
  if (type !== "dynamic")
    throw new Invalid([
      {
        path: "/auto_assign",
        message: `needs a dynamic cohort, into which people enter; this one is ${type}`,
      },
    ]);
  await findAgents(asked.agent_ids, asked.strategy === "capacity_weighted", "/auto_assign/agent_ids");
  return asked;
}

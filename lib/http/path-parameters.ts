import { z } from "zod";

const examples: Record<string, string> = {
  cohort_id: "COH-1",
  pii_id: "P-1",
  lead_id: "L-1",
  contact_id: "C-1",
  customer_id: "CU-1",
  agent_id: "A0-1001",
  job_id: "CAJ-1",
  task_id: "T-1",
  key_id: "AK-0f3a9c2b7d11",
  user_id: "USR-6f0c1d2e3a4b5c6d7e8f9a0b",
  field: "lead.score",
  version: "1",
};

/** The parameters that a route folder's path names, or undefined. */
export function pathParameters(path: string): z.ZodObject | undefined {
  const names = [...path.matchAll(/\[(\w+)\]/g)].map(([, name = ""]) => name);
  if (names.length === 0) return undefined;
  return z.object(
    Object.fromEntries(
      names.map((name) => [
        name,
        z
          .string()
          .min(1)
          .meta({ ...(examples[name] && { example: examples[name] }) }),
      ]),
    ),
  );
}

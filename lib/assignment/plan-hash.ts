import { createHash } from "node:crypto";
import type { AssignmentRequest } from "./assignment-schemas.ts";
import type { Placement } from "./plan-assignment.ts";

/** What a plan is named by, part by part, so that a stale one tells what has changed. */
const parts = [
  "the agents, the strategy or the options",
  "which leads there are",
  "who owns them",
  "who gets which of them",
];

/** Values that are hashed together: many small updates of a hash cost more than the hash. */
const hashedTogether = 1_000;

const digest = (values: readonly string[]): string => {
  const hash = createHash("sha256");
  for (let from = 0; from < values.length; from += hashedTogether)
    hash.update(`${values.slice(from, from + hashedTogether).join("\0")}\0`);
  return hash.digest("hex").slice(0, 12);
};

/** Names a plan: what was asked, its leads in order, their owners now, and for each who gets it or why it is left out. */
export function hashPlan(placements: readonly Placement[], request: AssignmentRequest): string {
  const outcome = (each: Placement) => (each.kind === "assign" ? each.agent_id : `-${each.reason}`);
  return [
    digest([JSON.stringify(request)]),
    digest(placements.map(({ lead }) => lead.lead_id)),
    digest(placements.map(({ lead }) => lead.agent_id ?? "")),
    digest(placements.map(outcome)),
  ].join("-");
}

/** In words, what is not as it was when `sent` was made; empty when the plan is the same. */
export function planChanges(sent: string, now: string): string[] {
  if (sent === now) return [];
  const [before, after] = [sent.split("-"), now.split("-")];
  const changed = parts.filter((_, i) => before[i] !== after[i]);
  return before.length === parts.length ? changed : ["everything: the plan_hash is none that a preview gave"];
}

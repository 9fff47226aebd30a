import { exactShares } from "@/lib/assignment/distribution";
import { joinWords } from "@/lib/join-words";
import type { ApiError } from "../api";
import { count, plural } from "../ui/format";
import { reasonWords, strategyWords } from "./job-words";
import type { AssignPreview, Routing, Share, Strategy } from "./types";

const mostNamed = 3;

const twoDecimals = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

/**
 * Why the share is not the one that the strategy means: `share 8.67, rounded up to 9`, or, where other choices have changed it,
 * `share 8.67 in exact proportion`; undefined where it is that share.
 */
export function shareWords({ expected, leads }: Pick<Share, "expected" | "leads">): string | undefined {
  const beyond = leads - expected;
  if (Math.abs(beyond) < 0.005) return undefined;
  const exact = twoDecimals.format(expected);
  if (Math.abs(beyond) >= 1) return `share ${exact} in exact proportion`;
  return `share ${exact}, rounded ${beyond > 0 ? "up" : "down"} to ${count(leads)}`;
}

/** Whether an agent gets more today than their daily capacity, with what they were given before. */
export const isOver = (share: Share): boolean =>
  share.leads > 0 && share.assigned_today + share.leads > share.daily_capacity;

/** `Priya (28) and Omar (13)`; beyond three, the others together: `… and 7 others (412)`. */
function nameCounts(counts: [name: string, n: number][]): string {
  const named = counts.length > mostNamed + 1 ? counts.slice(0, mostNamed) : counts;
  const words = named.map(([name, n]) => `${name} (${count(n)})`);
  const others = counts.slice(named.length);
  if (others.length > 0) {
    words.push(`${plural(others.length, "other")} (${count(others.reduce((sum, [, n]) => sum + n, 0))})`);
  }
  return joinWords(words, "and");
}

/** How the API names a part of a plan that is no longer as it was. */
const changedPart = /^changed: (.+)$/;

/**
 * Why a plan was refused: `since this plan was made it has changed which leads there are and who owns them.`, or the
 * reason that the server gave where it is another one.
 */
export function movedWords({ errors, message }: Pick<ApiError, "errors" | "message">): string {
  const reasons = errors.filter(({ path }) => path === "/plan_hash").map((error) => error.message);
  const changes = reasons.flatMap((reason) => changedPart.exec(reason)?.[1] ?? []);
  if (changes.length > 0) return `since this plan was made it has changed ${joinWords(changes, "and")}.`;
  return reasons.length > 0 ? `${reasons.join("; ")}.` : message;
}

/** From whom leads would be taken, most first: by agent, over all shares. */
export function takenFrom(preview: AssignPreview): Map<string, number> {
  const taken = new Map<string, number>();
  for (const share of preview.distribution) {
    for (const [agentId, n] of Object.entries(share.taken_from)) {
      if (agentId !== share.agent_id) taken.set(agentId, (taken.get(agentId) ?? 0) + n);
    }
  }
  return new Map([...taken].sort((a, b) => b[1] - a[1]));
}

/** `41 leads have an owner already. They will be taken from Priya (28) and Omar (13).` */
export function takenWords(preview: AssignPreview, names: ReadonlyMap<string, string>): string | null {
  const taken = takenFrom(preview);
  if (taken.size === 0) return null;
  const total = [...taken.values()].reduce((sum, n) => sum + n, 0);
  const from = nameCounts([...taken].map(([id, n]) => [names.get(id) ?? id, n]));
  return `${plural(total, "lead has", "leads have")} another owner now. ${total === 1 ? "It" : "They"} will be taken from ${from}.`;
}

/** `120 converted or lost`, one line for each reason. */
export const skippedWords = (preview: AssignPreview): string[] =>
  Object.entries(preview.skipped)
    .filter(([, n]) => n > 0)
    .map(([reason, n]) => `${count(n)} ${reasonWords(reason)}`);

/**
 * Who gets more than fits into today, and what helps: `Asha and Omar get more today than fit into a day: …`
 * @param hasOthers whether an active agent is not chosen yet
 */
export function overWords({ distribution }: AssignPreview, hasOthers: boolean): string | null {
  const over = distribution.filter(isOver);
  if (over.length === 0) return null;
  const beyond = over.reduce(
    (sum, share) => sum + Math.min(share.leads, share.assigned_today + share.leads - share.daily_capacity),
    0,
  );
  const who = nameCounts(over.map((share) => [share.name, 0])).replaceAll(/ \(0\)/g, "");
  const help = hasOthers
    ? "Choose more agents, or “Nobody over today’s capacity”."
    : "Every active agent is chosen already: choose “Nobody over today’s capacity” to leave these leads out, or raise the daily capacities of agents.";
  return `${who} ${over.length === 1 ? "gets" : "get"} more today than ${over.length === 1 ? "fits" : "fit"} into a day: ${plural(beyond, "lead")} over capacity. ${help}`;
}

/** `41 pipelines close and their open tasks are cancelled; 1,388 open, with 2,776 tasks.` */
export function cascadeWords(preview: AssignPreview, tasksPerLead: number | undefined): string | null {
  if (preview.to_assign === 0) return null;
  const closed = preview.pipelines_closed;
  const closes =
    closed === 0
      ? ""
      : `${plural(closed, "open pipeline closes and its", "open pipelines close and their")} open tasks are cancelled. `;
  const tasks =
    tasksPerLead === undefined ? "" : `, with ${plural(preview.to_assign * tasksPerLead, "task")}`;
  return `${closes}${plural(preview.to_assign, "new pipeline opens", "new pipelines open")}${tasks}.`;
}

/** `to 2 agents, equal shares, at most 20 a day each, leads with an owner stay with them`. */
export function routingWords({ agent_ids, strategy, daily_cap, options }: Routing): string {
  const parts = [`to ${plural(agent_ids.length, "agent")}`, strategyWords[strategy]];
  if (daily_cap !== null) parts.push(`at most ${count(daily_cap)} a day each`);
  if (options.respect_daily_capacity) parts.push("nobody over their capacity");
  if (options.on_assigned === "skip_any") parts.push("leads with an owner stay with them");
  return parts.join(", ");
}

type NamedShare = { name: string; n: number };

/** `63 or 64 each`, or `12 (Lena Hoffmann) to 80 (Priya Deshmukh)`. */
function spreadWords(least: NamedShare, most: NamedShare): string {
  if (most.n - least.n >= 1)
    return `${count(Math.round(least.n))} (${least.name}) to ${count(Math.round(most.n))} (${most.name})`;
  const [low, high] = [Math.floor(least.n), Math.ceil(most.n)];
  return low === high ? `${count(low)} each` : `${count(low)} or ${count(high)} each`;
}

/**
 * What a strategy would come to for these agents, whether it is the one of the plan or not, and how many of them come
 * over their day.
 */
export function strategyOutcome(strategy: Strategy, shares: readonly Share[]): string | undefined {
  const leads = shares.reduce((sum, share) => sum + share.leads, 0);
  const exact = exactShares(leads, shares, strategy);
  const named = shares.map(({ name }, i): NamedShare => ({ name, n: exact[i] ?? 0 }));
  const inOrder = [...named].sort((a, b) => a.n - b.n);
  const [least, most] = [inOrder[0], inOrder.at(-1)];
  if (leads === 0 || !least || !most) return undefined;
  const words = named.length === 1 ? `${count(leads)} to ${most.name}` : spreadWords(least, most);
  const over = shares.filter(
    (share, i) => share.assigned_today + (exact[i] ?? 0) > share.daily_capacity,
  ).length;
  return over === 0 ? `${words}.` : `${words}; ${plural(over, "agent")} over today’s capacity.`;
}

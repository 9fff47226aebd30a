import { count, plural } from "../ui/format";
import { reasonWords } from "./job-words";
import type { AssignPreview } from "./types";

const mostNamed = 3;

/** `Priya (28) and Omar (13)`; beyond three, the others together: `… and 7 others (412)`. */
function nameCounts(counts: [name: string, n: number][]): string {
  const named = counts.length > mostNamed + 1 ? counts.slice(0, mostNamed) : counts;
  const words = named.map(([name, n]) => `${name} (${count(n)})`);
  const others = counts.slice(named.length);
  if (others.length > 0) {
    words.push(`${plural(others.length, "other")} (${count(others.reduce((sum, [, n]) => sum + n, 0))})`);
  }
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
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

import { joinWords } from "@/lib/join-words";
import { ApiError } from "../api";

/** Where an answer names an agent of the list that was sent. */
const agentPath = /^\/agent_ids\/(\d+)$/;

/** The agents of a request that an answer refuses, because they are inactive or gone. */
export function refusedAgents(error: unknown, agentIds: readonly string[]): string[] {
  if (!(error instanceof ApiError)) return [];
  return error.errors.flatMap(({ path }) => agentIds[Number(agentPath.exec(path)?.[1])] ?? []);
}

/** `Lena Hoffmann and Omar Haddad take no leads now and were left out of the choice.` */
export function leftOutWords(names: readonly string[]): string {
  const [take, were] = names.length === 1 ? ["takes", "was"] : ["take", "were"];
  return `${joinWords(names, "and")} ${take} no leads now and ${were} left out of the choice.`;
}

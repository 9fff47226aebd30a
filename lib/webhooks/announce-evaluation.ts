import type { Session } from "../db/collections.ts";
import type { Evaluation } from "../db/documents.ts";
import { keepMessages } from "./keep-messages.ts";

/** Tells webhooks of a full evaluation, in the transaction that publishes it: one message, whatever it changed. */
export async function announceEvaluation(
  cohort_id: string,
  { matched, entered, left, duration_ms }: Evaluation,
  at: Date,
  session: Session,
): Promise<void> {
  const data = { cohort_id, matched, entered, left, duration_ms };
  await keepMessages(at, () => [{ event: "cohort.evaluated", data }], session);
}

import type { Session } from "../db/collections.ts";
import type { MembershipEvent } from "../db/documents.ts";
import { keepMessages } from "./keep-messages.ts";

/**
 * Tells webhooks of entries and exits one by one, in the transaction that stores them.
 */
export async function announceMembers(events: readonly MembershipEvent[], session: Session): Promise<void> {
  const [first] = events;
  if (!first) return;
  const messages = () =>
    events.flatMap(({ cohort_id, pii_ids, type, at, cause }) =>
      pii_ids.map((pii_id) => ({
        event: type === "entered" ? ("cohort.entered" as const) : ("cohort.left" as const),
        data: { cohort_id, pii_id, at, cause: cause.kind },
      })),
    );
  await keepMessages(first.at, messages, session);
}

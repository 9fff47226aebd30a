import type { Session } from "../db/collections.ts";
import type { AssignmentItem } from "../db/documents.ts";

/** What became of one lead of a chunk. */
export type Outcome = { item: AssignmentItem } & (
  | { kind: "done"; before: AssignmentItem["before"] }
  | { kind: "failed"; code: string; message: string }
  | { kind: "skipped"; reason: string }
);

/** Takes a chunk's leads where the job wants them, inside one transaction. */
export type Step = {
  /** The state of an item whose lead got there. */
  done: "assigned" | "restored";
  take: (items: AssignmentItem[], at: Date, session: Session) => Promise<Outcome[]>;
};

export const failed = (item: AssignmentItem, code: string, message: string): Outcome => ({
  item,
  kind: "failed",
  code,
  message,
});

import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { ImportDocument, ImportStatus } from "../db/import-documents.ts";
import { Conflict } from "../errors.ts";
import { enqueue } from "../jobs/queues.ts";

/** The id of an import's job on the queue: another one for each step, so that a step is there once at the most. */
export const importJobId = ({ import_id, steps }: Pick<ImportDocument, "import_id" | "steps">): string =>
  `import-${import_id}-${steps}`;

type Step = {
  to: "checking" | "importing" | "undoing";
  from: readonly ImportStatus[];
  change: Partial<ImportDocument>;
  /** The caller runs the step itself, and no worker is woken. */
  isInline?: boolean;
};

/**
 * Sets the next step of an import: its document says what is to be done, and a worker is woken to do it.
 * @throws Conflict when the import is not in one of the states that the step begins from
 */
export async function beginStep(
  ctx: Context,
  { import_id }: Pick<ImportDocument, "import_id">,
  { to, from, change, isInline = false }: Step,
): Promise<ImportDocument> {
  const begun = await db.imports().findOneAndUpdate(
    { import_id, status: { $in: [...from] } },
    {
      $set: {
        ...change,
        status: to,
        error: null,
        lease_until: null,
        idle_claims: 0,
        started_at: ctx.now(),
        finished_at: null,
        updated_at: ctx.now(),
      },
      $inc: { steps: 1 },
      $unset: { last_error: "" },
    },
    { returnDocument: "after", projection: { _id: 0 } },
  );
  if (!begun) {
    const now = await db.imports().findOne({ import_id });
    throw new Conflict(`${import_id} is ${now?.status ?? "gone"}; expected ${from.join(" or ")}.`);
  }
  if (!isInline) await enqueue("people-import", { import_id }, importJobId(begun));
  return begun;
}

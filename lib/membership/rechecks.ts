import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { type Changes, changeOf } from "./affected-cohorts.ts";
import type { Touched } from "./cohort-index.ts";
import { memberId } from "./member-id.ts";
import { type Applier, refreshPeople } from "./refresh-people.ts";

const batchSize = 1_000;

/** How long a cohort that someone else holds is left alone, so that the others do not wait for it. */
const putOffMs = 2_000;

/**
 * People to be looked at again for a cohort: they changed while an evaluation of it ran, or someone else held it. They
 * are kept in MongoDB; which cohorts have any is known in memory, since there is one applier.
 */
export class Rechecks {
  readonly #waiting: Set<string>;
  /** Cohorts that were held when they were last tried, and when to try again (monotonic ms). */
  readonly #putOff = new Map<string, number>();

  private constructor(waiting: string[]) {
    this.#waiting = new Set(waiting);
  }

  /** Those that an earlier applier has left. */
  static async read(): Promise<Rechecks> {
    return new Rechecks(await db.cohortRechecks().distinct("cohort_id"));
  }

  /** Leaves a cohort that someone else holds alone for a while. */
  putOff(cohortId: string): void {
    this.#putOff.set(cohortId, performance.now() + putOffMs);
  }

  /** Whether a cohort is left alone now. */
  isPutOff(cohortId: string): boolean {
    const until = this.#putOff.get(cohortId);
    if (until === undefined) return false;
    if (performance.now() < until) return true;
    this.#putOff.delete(cohortId);
    return false;
  }

  /** Keeps people for another look; once this is done the changes may count as applied. */
  async keep(touched: Touched[], at: Date): Promise<void> {
    if (touched.length === 0) return;
    for (const { cohort } of touched) this.#waiting.add(cohort.cohort_id);
    await db.cohortRechecks().bulkWrite(
      touched.flatMap(({ cohort: { cohort_id }, people }) =>
        people.map((pii_id) => ({
          updateOne: {
            filter: { _id: memberId(cohort_id, pii_id) },
            update: { $set: { cohort_id, pii_id, at } },
            upsert: true,
          },
        })),
      ),
      { ordered: false },
    );
  }

  /** Looks again at people of cohorts whose evaluation is over. */
  async run(ctx: Context, applier: Applier): Promise<void> {
    for (const cohortId of [...this.#waiting]) {
      if (this.isPutOff(cohortId)) continue;
      const cohort = await db.cohorts().findOne({ cohort_id: cohortId }, { projection: { _id: 0 } });
      if (cohort?.running) continue;
      const rechecks = await db.cohortRechecks().find({ cohort_id: cohortId }).limit(batchSize).toArray();
      if (cohort?.type === "dynamic" && cohort.archived_at === null) {
        const changes: Changes = new Map();
        for (const { pii_id } of rechecks) changeOf(changes, pii_id).entities.add("lead");
        await refreshPeople(ctx, applier, [{ cohort, people: [...changes.keys()] }], changes);
      }
      await this.#done(cohortId, rechecks);
    }
  }

  /** Those kept again meanwhile stay: they have another instant. */
  async #done(cohortId: string, rechecks: { _id: string; at: Date }[]): Promise<void> {
    if (rechecks.length > 0) {
      await db.cohortRechecks().bulkWrite(
        rechecks.map(({ _id, at }) => ({ deleteOne: { filter: { _id, at } } })),
        { ordered: false },
      );
    }
    const left = await db.cohortRechecks().findOne({ cohort_id: cohortId }, { projection: { _id: 1 } });
    if (!left) this.#waiting.delete(cohortId);
  }
}

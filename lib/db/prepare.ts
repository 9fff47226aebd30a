import type { CreateIndexesOptions } from "mongodb";
import type { Model } from "mongoose";
import { log } from "../log.ts";
import { database, db } from "./collections.ts";
import { connect, disconnect } from "./connect.ts";
import { idsOfOtherTypes } from "./ids-of-other-types.ts";
import { buildModels, collectionName, type ModelName } from "./models.ts";
import { counterIds } from "./next-id.ts";

/** What a new workspace starts with. */
export const defaultSettings = {
  time_zone: "UTC",
  allow_private_webhooks: false,
  keep_membership_events_days: null,
  keep_assignment_jobs_days: null,
  task_templates: [
    { title: "First call", due_in_minutes: 4 * 60 },
    { title: "Follow-up", due_in_minutes: 2 * 24 * 60 },
  ],
};

/** Collections whose deletes and moves the change stream has to trace to the person that they were of. */
const withPreImages: ModelName[] = ["lead", "contact", "customer"];

async function keepPreImages(): Promise<void> {
  for (const name of withPreImages) {
    await database().command({
      collMod: collectionName(name),
      changeStreamPreAndPostImages: { enabled: true },
    });
  }
}

/** Codes of an index on the same keys that other apps have made with options or a name of their own: it serves as well. */
const madeByOthers = new Set([85, 86]);

async function makeIndexes(model: Model<unknown>): Promise<void> {
  for (const [keys, options] of model.schema.indexes()) {
    try {
      await model.collection.createIndex(keys as Record<string, 1 | -1>, options as CreateIndexesOptions);
    } catch (error) {
      if (!madeByOthers.has((error as { code?: number }).code ?? 0)) throw error;
      log.info({ collection: model.collection.name, keys }, "an index of another app is kept");
    }
  }
}

/** Makes collections, indexes, counters and the settings document. Safe to run again and at the same time elsewhere. */
export async function prepareCollections(): Promise<void> {
  for (const model of buildModels()) {
    await model.createCollection();
    await makeIndexes(model);
  }
  await keepPreImages();
  for (const other of await idsOfOtherTypes())
    log.warn(other, "ids that are no texts are unknown: ENTITY_MAP has to name a path with a text");
  for (const _id of counterIds) {
    await db.counters().updateOne({ _id }, { $setOnInsert: { seq: 0 } }, { upsert: true });
  }
  await db
    .settings()
    .updateOne(
      { _id: "settings" },
      { $setOnInsert: { ...defaultSettings, updated_at: new Date() } },
      { upsert: true },
    );
}

/** Connects, prepares the database and lets go of it again: the step before the web app and the worker start. */
export async function prepareDatabase(mongoUri: string): Promise<{ empty: boolean; users: number }> {
  await connect(mongoUri);
  try {
    await prepareCollections();
    const [lead, agent, cohort] = await Promise.all([
      db.leads().findOne({}),
      db.agents().findOne({}),
      db.cohorts().findOne({}),
    ]);
    const { db: raw } = (await connect(mongoUri)).connection;
    const users = (await raw?.collection("user").countDocuments()) ?? 0;
    return { empty: !lead && !agent && !cohort, users };
  } finally {
    await disconnect();
  }
}

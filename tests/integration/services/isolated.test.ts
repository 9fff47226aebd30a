import mongoose from "mongoose";
import { expect, test } from "vitest";
import { isolatedDatabase } from "../../setup/isolated.ts";

const { mongoUri, queuePrefix } = isolatedDatabase(import.meta.url);

test("a test file has a database of its own, named after it, which is in the environment too", async () => {
  expect(queuePrefix).toMatch(/^t-isolated-[0-9a-f]{8}$/);
  const { env } = await import("../../../lib/env.ts");
  expect(env()).toMatchObject({ MONGODB_URI: mongoUri, QUEUE_PREFIX: queuePrefix });
  const client = new mongoose.mongo.MongoClient(mongoUri);
  await client.db().collection("things").insertOne({ a: 1 });
  expect(client.db().databaseName).toBe(queuePrefix);
  await client.close();
});

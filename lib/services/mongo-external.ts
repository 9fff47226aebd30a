import mongoose from "mongoose";
import { mongoUriError, withDatabaseName, withoutPassword } from "./mongo-uri.ts";
import { ServiceError } from "./service-error.ts";
import { belowFloor } from "./version-floor.ts";

/**
 * Checks that the MongoDB of MONGODB_URI answers within 5 s and can do transactions and change streams.
 * @returns the URI to use, which always names a database.
 * @throws ServiceError, one line.
 */
export async function checkMongoUri(uri: string): Promise<string> {
  const full = withDatabaseName(uri);
  const hello = await sayHello(full, 5_000).catch((error) => {
    throw mongoUriError(uri, error);
  });
  if (!hello.setName && hello.msg !== "isdbgrid") {
    throw new ServiceError(
      `MONGODB_URI ${withoutPassword(uri)} is a standalone server: a replica set is needed for transactions and change streams (start it with --replSet, then rs.initiate())`,
    );
  }
  const { version } = await runAdminCommand(full, { buildInfo: 1 }).catch((error) => {
    throw mongoUriError(uri, error);
  });
  const tooOld = belowFloor("MongoDB", typeof version === "string" ? version : undefined);
  if (tooOld) throw new ServiceError(`MONGODB_URI ${withoutPassword(uri)} ${tooOld}`);
  return full;
}

export interface Hello {
  setName?: string;
  isWritablePrimary?: boolean;
  msg?: string;
}

/** Connects, asks `hello`, disconnects. */
export async function sayHello(uri: string, timeoutMs: number): Promise<Hello> {
  return runAdminCommand(uri, { hello: 1 }, timeoutMs) as Promise<Hello>;
}

/** Connects, runs one command on the `admin` database, disconnects. */
export async function runAdminCommand(
  uri: string,
  command: Record<string, unknown>,
  timeoutMs = 5_000,
): Promise<Record<string, unknown>> {
  const client = new mongoose.mongo.MongoClient(uri, {
    serverSelectionTimeoutMS: timeoutMs,
    connectTimeoutMS: timeoutMs,
  });
  try {
    await client.connect();
    return await client.db("admin").command(command);
  } finally {
    await client.close();
  }
}

import mongoose from "mongoose";
import { env } from "../env.ts";
import { log } from "../log.ts";
import { watchPool } from "./watch-pool.ts";

mongoose.set("strictQuery", "throw");
mongoose.set("autoIndex", false);
mongoose.set("autoCreate", false);

/** A whole number that no double holds is told as the nearest one, not as the two halves that the driver keeps. */
Object.assign(mongoose.mongo.Long.prototype, {
  toJSON(this: mongoose.mongo.Long) {
    return this.toNumber();
  },
});

let connecting: Promise<typeof mongoose> | undefined;

/**
 * Connects the process to MongoDB once; later calls wait for the same connection.
 * Majority writes with journal, so that what was acknowledged survives a crash.
 * @throws the driver's error when no server answers within 5 s (mapped to 503 at the HTTP edge)
 */
export async function connect(uri = env().MONGODB_URI): Promise<typeof mongoose> {
  if (mongoose.connection.readyState === 1) return mongoose;
  connecting ??= mongoose
    .connect(uri, {
      bufferCommands: false,
      serverSelectionTimeoutMS: 5_000,
      connectTimeoutMS: 10_000,
      writeConcern: { w: "majority", journal: true },
      readConcern: { level: "majority" },
      retryWrites: true,
      maxPoolSize: 50,
      ignoreUndefined: false,
    })
    .catch((error: unknown) => {
      connecting = undefined;
      throw error;
    });
  const connected = await connecting;
  watchPool(connected.connection.getClient());
  return connected;
}

mongoose.connection.on("error", (error: Error) =>
  log.warn({ error: error.message }, "mongodb connection error"),
);

/** True while the process holds a connection. */
export const isConnected = (): boolean => mongoose.connection.readyState === 1;

/** Closes the connection and waits for it. */
export async function disconnect(): Promise<void> {
  connecting = undefined;
  await mongoose.disconnect();
}

/** True when the server answers a ping within `timeoutMs`. */
export async function pingDatabase(timeoutMs = 2_000): Promise<boolean> {
  try {
    await connect();
    await mongoose.connection.db?.command({ ping: 1 }, { timeoutMS: timeoutMs });
    return true;
  } catch {
    return false;
  }
}

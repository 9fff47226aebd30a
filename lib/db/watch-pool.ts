import type { mongo } from "mongoose";
import { poolFailures, poolInUse, poolWaitSeconds } from "../metrics.ts";

const watched = new WeakSet<mongo.MongoClient>();

/** Counts the connections of a client's pool from the driver's own events. */
export function watchPool(client: mongo.MongoClient): void {
  if (watched.has(client)) return;
  watched.add(client);
  client.on("connectionCheckedOut", ({ durationMS }) => {
    poolInUse.inc();
    poolWaitSeconds.observe(durationMS / 1000);
  });
  client.on("connectionCheckedIn", () => poolInUse.dec());
  client.on("connectionCheckOutFailed", () => poolFailures.inc());
}

import mongoose from "mongoose";
import { expect, test } from "vitest";
import { isServiceAway } from "@/lib/service-away.ts";

const { MongoBulkWriteError, MongoServerError } = mongoose.mongo;

/** A bulk write under which the connection was lost says so in its words only. */
const lost = (message: string) =>
  new MongoBulkWriteError({ message, code: undefined, writeErrors: [] } as never, {} as never);

test.each([
  [lost("connection 43 to 127.0.0.1:27017 closed"), true],
  [lost("connection 7 to db-1.example:27017 timed out"), true],
  [new Error("commit", { cause: lost("connection 43 to 127.0.0.1:27017 closed") }), true],
  [new MongoServerError({ message: "E11000 duplicate key error", code: 11000 }), false],
  [lost("Document failed validation"), false],
  [new Error("the connection to the customer was closed"), false],
  ["connection 43 to 127.0.0.1:27017 closed", false],
])("%s means that MongoDB is away: %s", (error, isAway) => {
  expect(isServiceAway(error)).toBe(isAway);
});

import { database } from "./collections.ts";

/** The database's clock. @returns undefined where the server does not tell it */
export async function serverTime(): Promise<Date | undefined> {
  const { localTime } = await database().command({ hello: 1 });
  return localTime instanceof Date ? localTime : undefined;
}

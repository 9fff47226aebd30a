import type { AssignmentOptions } from "../db/documents.ts";

/** Whether an assignment's options limit what an agent gets in a day. */
export const isLimited = ({ respect_daily_capacity, daily_cap }: AssignmentOptions): boolean =>
  respect_daily_capacity || daily_cap !== undefined;

/** The most that an agent may get in a day by an assignment's options; infinite where nothing limits it. */
export const dailyLimit = (
  dailyCapacity: number,
  { respect_daily_capacity, daily_cap }: AssignmentOptions,
): number =>
  Math.min(
    respect_daily_capacity ? dailyCapacity : Number.POSITIVE_INFINITY,
    daily_cap ?? Number.POSITIVE_INFINITY,
  );

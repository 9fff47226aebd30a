import { z } from "zod";
import { audit } from "../access/audit.ts";
import type { Context } from "../context.ts";
import { db, inTransaction } from "../db/collections.ts";
import { changedAmong, given } from "../given.ts";
import { loadSettings } from "./load-settings.ts";
import { timeZoneChanged } from "./time-zone-changed.ts";

const minutesPerYear = 525_600;

/** True for a name of the IANA time zone database that this system knows. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Days that something is kept; as many as people need to see what happened, not for ever where a law forbids it. */
const Days = z
  .int("expected a whole number of days, or null")
  .min(7, "expected at least 7 days")
  .max(36_500, "expected at most 36500 days")
  .nullable();

const TaskTemplate = z.strictObject({
  title: z
    .string()
    .trim()
    .min(1, "expected a title")
    .max(200, "expected at most 200 characters")
    .meta({ example: "First call" }),
  due_in_minutes: z
    .int("expected a whole number of minutes")
    .min(0, "expected at least 0")
    .max(minutesPerYear, "expected at most a year")
    .meta({ description: "Minutes from the assignment", example: 240 }),
});

export const UpdateSettings = z
  .strictObject({
    time_zone: z
      .string()
      .refine(isTimeZone, "expected an IANA time zone, such as Asia/Kolkata")
      .optional()
      .meta({ description: "Days, weeks and months of rules are counted in it", example: "Asia/Kolkata" }),
    task_templates: z
      .array(TaskTemplate)
      .max(20, "expected at most 20 templates")
      .optional()
      .meta({ description: "Tasks that every new pipeline gets" }),
    allow_private_webhooks: z.boolean().optional().meta({
      description:
        "Lets webhooks go to addresses of a private network, over http, and to other ports than 443",
    }),
    keep_membership_events_days: Days.optional().meta({
      description: "Entries and exits older than this are deleted each night; null keeps them",
      example: 730,
    }),
    keep_assignment_jobs_days: Days.optional().meta({
      description:
        "Assignments that ended longer ago are deleted each night with their outcomes, and can't be undone then; null keeps them",
      example: 730,
    }),
  })
  .meta({ id: "UpdateSettings", example: { time_zone: "Asia/Kolkata" } });
export type UpdateSettings = z.infer<typeof UpdateSettings>;

export const SettingsItem = z
  .strictObject({
    time_zone: z.string(),
    task_templates: z.array(TaskTemplate),
    allow_private_webhooks: z.boolean(),
    keep_membership_events_days: Days,
    keep_assignment_jobs_days: Days,
    updated_at: z.date(),
  })
  .meta({ id: "Settings" });
export type SettingsItem = z.infer<typeof SettingsItem>;

/** Changes the settings that are given; a new time zone has the cohorts that it touches evaluated again. */
export async function updateSettings(ctx: Context, input: UpdateSettings): Promise<SettingsItem> {
  const wanted = given(input);
  const set = { ...wanted, updated_at: ctx.now() };
  const before = await inTransaction(async (session) => {
    const former = await loadSettings(session);
    await db.settings().updateOne({ _id: "settings" }, { $set: set }, { upsert: true, session });
    const changed = changedAmong(Object.keys(wanted), former, wanted);
    await audit(ctx, "settings.update", "settings", changed, session);
    return former;
  });
  if (input.time_zone !== undefined && input.time_zone !== before.time_zone) await timeZoneChanged(ctx);
  return loadSettings();
}

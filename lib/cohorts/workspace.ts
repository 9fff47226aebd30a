import type { Context } from "../context.ts";
import { loadRegistry } from "../fields/load-registry.ts";
import type { Clock } from "../rules/calendar.ts";
import type { Registry } from "../rules/fields.ts";
import { loadSettings } from "../settings/load-settings.ts";

/** What rules are read against: the fields that exist, the instant and the zone. */
export type Workspace = { registry: Registry; clock: Clock };

/** The workspace as it is now. */
export async function loadWorkspace(ctx: Context): Promise<Workspace> {
  const [registry, settings] = await Promise.all([loadRegistry(), loadSettings()]);
  return { registry, clock: { now: ctx.now(), timeZone: settings.time_zone } };
}

import { methods, route } from "@/lib/http/route.ts";
import { loadSettings } from "@/lib/settings/load-settings.ts";
import { SettingsItem, UpdateSettings, updateSettings } from "@/lib/settings/update-settings.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    { summary: "Settings of the workspace", answers: { 200: SettingsItem }, can: "settings:read" },
    () => loadSettings(),
  ),
  PATCH: route(
    {
      summary: "Change settings",
      answers: { 200: SettingsItem },
      can: "settings:write",
      body: UpdateSettings,
    },
    ({ ctx, body }) => updateSettings(ctx, body),
  ),
});

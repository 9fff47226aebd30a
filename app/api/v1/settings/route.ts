import { methods, route } from "@/lib/http/route.ts";
import { loadSettings } from "@/lib/settings/load-settings.ts";
import { UpdateSettings, updateSettings } from "@/lib/settings/update-settings.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ can: "settings:read" }, () => loadSettings()),
  PATCH: route({ can: "settings:write", body: UpdateSettings }, ({ ctx, body }) => updateSettings(ctx, body)),
});

import { db, type Session } from "../db/collections.ts";
import { defaultSettings } from "../db/prepare.ts";
import type { Settings } from "../db/workspace-documents.ts";

/** The workspace's settings; the defaults before any were kept. */
export async function loadSettings(session?: Session): Promise<Omit<Settings, "_id">> {
  const stored = await db.settings().findOne({ _id: "settings" }, { projection: { _id: 0 }, session });
  return { ...defaultSettings, updated_at: new Date(0), ...stored };
}

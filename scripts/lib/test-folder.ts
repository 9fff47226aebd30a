import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { claimDataFolder, findRunning, releaseDataFolder } from "../../lib/services/running.ts";

const prefix = "cohort-test-";

/** A throw-away data folder; those that killed test runs left behind are cleared first, with their servers. */
export async function makeTestFolder(): Promise<string> {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const left = join(tmpdir(), name);
    // A folder without a record is being made by another run just now.
    if (!existsSync(join(left, "services.json")) || findRunning(left)) continue;
    try {
      await claimDataFolder(left);
      releaseDataFolder(left);
      rmSync(left, { recursive: true, force: true });
    } catch {
      // Somebody else's, or claimed just now.
    }
  }
  return mkdtempSync(join(tmpdir(), prefix));
}

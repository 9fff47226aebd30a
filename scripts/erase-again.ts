/**
 * Erases again who is back from a backup: `npm run erase-again -- audit.csv`, with the audit log as it was before the
 * restore (`GET /api/v1/audit.csv?action=person.erase`).
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parse } from "csv-parse/sync";
import { joinServices, runCommand } from "./lib/join-services.ts";

/** When each person was erased last. @throws Error for a row whose time is none, or that has no label */
function lastErasures(rows: readonly Record<string, string>[]): Map<string, Date> {
  const last = new Map<string, Date>();
  for (const { at = "", object = "" } of rows) {
    const time = new Date(at);
    if (Number.isNaN(time.getTime()))
      throw new Error(`at: expected when someone was erased, got ${JSON.stringify(at)}`);
    if (!object.startsWith("erased:"))
      throw new Error(`object: expected the label of someone who was erased, got ${JSON.stringify(object)}`);
    if (time > (last.get(object) ?? new Date(0))) last.set(object, time);
  }
  return last;
}

const usage = "Usage: npm run erase-again -- audit.csv";

await runCommand(usage, async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new Error(usage);
  const rows = parse(readFileSync(file, "utf8"), { columns: true, bom: true }) as Record<string, string>[];
  const erasures = rows.filter(({ action }) => action === "person.erase");
  if (erasures.length === 0) throw new Error(`${file} has no row whose action is person.erase. ${usage}`);
  joinServices();
  // biome-ignore lint/style/noProcessEnv: the digests of another secret would find nobody, and look like success
  if (!process.env.AUTH_SECRET)
    throw new Error("AUTH_SECRET: expected the one that the app ran with, got none");
  const { systemContext } = await import("../lib/context.ts");
  const { connect, disconnect } = await import("../lib/db/connect.ts");
  const { eraseAgain } = await import("../lib/people/erase-again.ts");
  await connect();
  try {
    const { erased, leftAlone } = await eraseAgain(systemContext("command line"), lastErasures(erasures));
    console.log(
      `${erasures.length} erasures in ${file}; ${erased} of these people were there again and are erased.`,
    );
    if (leftAlone.length > 0)
      console.log(
        `Made anew after their erasure, and left alone; look whether anything older came back with them: ${leftAlone.join(", ")}`,
      );
  } finally {
    await disconnect();
  }
});

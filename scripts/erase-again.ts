/**
 * Erases again who is back from a backup: `npm run erase-again -- audit.csv`, with the audit log as it was before the
 * restore (`GET /api/v1/audit.csv?action=person.erase`).
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parse } from "csv-parse/sync";
import { joinServices, runCommand } from "./lib/join-services.ts";

const usage = "Usage: npm run erase-again -- audit.csv";

await runCommand(async () => {
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
    const erased = await eraseAgain(
      systemContext("command line"),
      new Set(erasures.map(({ object }) => object ?? "")),
    );
    console.log(
      `${erasures.length} erasures in ${file}; ${erased} of these people were there again and are erased.`,
    );
  } finally {
    await disconnect();
  }
});

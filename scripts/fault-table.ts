/** Writes what the last runs of the fault tests came to, as they left it in test-results, into docs/operations.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { faultTable, readFaultResults, withFaultTable } from "./lib/fault-results.ts";
import { runCommand } from "./lib/join-services.ts";

const document = "docs/operations.md";

await runCommand("Usage: npm run fault-table", async () => {
  const results = readFaultResults();
  if (results.length === 0) throw new Error("No fault was tried yet: run npm run test:faults first.");
  writeFileSync(document, withFaultTable(readFileSync(document, "utf8"), faultTable(results)));
  console.log(`${results.length} faults and attacks are in ${document}`);
});

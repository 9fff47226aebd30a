/** Compares the audit log with its seals: `npm run verify-audit`; ends with 1 where something is not what it was. */
import { joinServices, runCommand } from "./lib/join-services.ts";

await runCommand("Usage: npm run verify-audit", async () => {
  joinServices();
  const { verifyAudit } = await import("../lib/access/audit-seals.ts");
  const { connect, disconnect } = await import("../lib/db/connect.ts");
  await connect();
  try {
    const { seals, entries, pending, last, problems } = await verifyAudit();
    for (const { seal, problem } of problems) console.error(`Seal ${seal}: ${problem}`);
    const words = problems.length === 0 ? "as they were written" : "NOT all as they were written";
    console.log(`${entries} entries under ${seals} seals are ${words}; ${pending} wait for a seal`);
    if (last) console.log(`Last seal: ${last.seal} ${last.digest}`);
    if (problems.length > 0) process.exitCode = 1;
  } finally {
    await disconnect();
  }
});

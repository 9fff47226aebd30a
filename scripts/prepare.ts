/** Makes collections, indexes and settings of the database that the environment names: `npm run prepare-database`. */
import { joinServices, runCommand } from "./lib/join-services.ts";

await runCommand("Usage: npm run prepare-database", async () => {
  joinServices();
  const { env } = await import("../lib/env.ts");
  const { prepareDatabase } = await import("../lib/db/prepare.ts");
  await prepareDatabase(env().MONGODB_URI);
  console.log("The database is ready.");
});

/** Makes an API key and prints it, and nothing else: `npm run --silent apikey -- --name NAME --role ROLE`. */
import { parseArgs } from "node:util";
import { joinServices, parseArguments, runCommand } from "./lib/join-services.ts";

const usage = "Usage: npm run --silent apikey -- --name NAME --role admin|manager|viewer [--days 1–365]";

await runCommand(usage, async () => {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { name: text, role: text, days: text } });
  const { days, ...named } = values;
  joinServices();
  const { CreateApiKey, createApiKey } = await import("../lib/access/create-api-key.ts");
  const { systemContext } = await import("../lib/context.ts");
  const { connect, disconnect } = await import("../lib/db/connect.ts");
  const input = parseArguments(
    CreateApiKey,
    { ...named, ...(days !== undefined && { expires_in_days: Number(days) }) },
    usage,
  );
  await connect();
  try {
    const { key } = await createApiKey(systemContext("command line"), input);
    console.log(key);
  } finally {
    await disconnect();
  }
});

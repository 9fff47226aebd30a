/** Makes a user who can sign in: `npm run user -- --email a@example.com --name "Asha Rao" --role admin [--password …]`. */
import { parseArgs } from "node:util";
import { joinServices, parseArguments, runCommand } from "./lib/join-services.ts";

const usage =
  "Usage: npm run user -- --email ADDRESS --name NAME --role admin|manager|viewer [--password PASSWORD]";

await runCommand(usage, async () => {
  const { values } = parseArgs({
    options: {
      email: { type: "string" },
      name: { type: "string" },
      role: { type: "string" },
      password: { type: "string" },
    },
  });
  joinServices();
  const { CreateUser, createUser } = await import("../lib/access/create-user.ts");
  const { systemContext } = await import("../lib/context.ts");
  const { connect, disconnect } = await import("../lib/db/connect.ts");
  const input = parseArguments(CreateUser, values, usage);
  await connect();
  try {
    const user = await createUser(systemContext("command line"), input);
    console.log(`${user.email} may sign in as ${user.role}.`);
    if (user.password) console.log(`Password, shown only now: ${user.password}`);
  } finally {
    await disconnect();
  }
});

/** Loads the demo data into the database that the environment names, or into that of the running app: `npm run seed`. */
import { joinServices, runCommand } from "./lib/join-services.ts";

await runCommand("Usage: npm run seed", async () => {
  joinServices();
  const { loadDemo } = await import("../lib/demo/load-demo.ts");
  const { email, password } = await loadDemo({ log: (line) => console.log(line) });
  console.log(`Sign in: ${email} / ${password}`);
});

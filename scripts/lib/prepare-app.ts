import type { Environment } from "../../lib/services/folders.ts";

export interface Prepared {
  /** Whether the database held nothing before. */
  wasEmpty: boolean;
  /** Someone who can sign in already. */
  users: number;
  /** Who was made for the demo, when demo data was loaded. */
  demoUser?: { email: string; password: string };
}

/**
 * Makes the indexes and counters of the database that `env` names, and loads the demo data where `wantDemo` says so.
 * From here on this process's environment is `env`, which is read when the first of these modules is loaded.
 */
export async function prepareApp(
  env: Environment,
  wantDemo: (found: { wasEmpty: boolean }) => boolean,
  log: (line: string) => void,
): Promise<Prepared> {
  // biome-ignore lint/style/noProcessEnv: the settings are completed before the one reader looks at them
  Object.assign(process.env, { LOG_LEVEL: "warn" }, env);
  const { prepareDatabase } = await import("../../lib/db/prepare.ts");
  const { empty: wasEmpty, users } = await prepareDatabase(env.MONGODB_URI ?? "");
  if (!wantDemo({ wasEmpty })) return { wasEmpty, users };
  const { loadDemo } = await import("../../lib/demo/load-demo.ts");
  return { wasEmpty, users: users + 1, demoUser: await loadDemo({ log }) };
}

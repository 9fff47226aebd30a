import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Environment, userCacheFolder } from "./folders.ts";
import { ServiceError } from "./service-error.ts";

const firstByteWithinMs = 10_000;
/** Between two signs of life of a download that has begun; unpacking shows none. */
const nextWithinMs = 120_000;

/**
 * The path of a real mongod, fetched once into the user's cache by mongodb-memory-server's binary manager.
 * Without a network it gives up at once, after 5 s without a connection, or after 10 s without a first byte.
 * @throws ServiceError
 */
export async function downloadedMongod(env: Environment, log: (line: string) => void): Promise<string> {
  const folder = join(userCacheFolder(env), "mongod");
  mkdirSync(folder, { recursive: true });
  const proxied = env.HTTPS_PROXY ?? env.https_proxy ?? env.HTTP_PROXY ?? env.http_proxy;
  const elsewhere = env.MONGOMS_DOWNLOAD_MIRROR ?? env.MONGOMS_DOWNLOAD_URL ?? env.MONGOMS_SYSTEM_BINARY;
  // Certificates are only checked by that library when this setting of npm says so.
  const childEnv: Environment = { ...env, npm_config_strict_ssl: "true" };
  const script = fileURLToPath(new URL("./download-mongod.ts", import.meta.url));
  const child = spawn(
    process.execPath,
    ["--import", "tsx", script, folder, proxied || elsewhere ? "indirect" : "direct"],
    {
      env: childEnv as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const output = { path: "", error: "" };
  let stalled = false;
  const giveUp = () => {
    stalled = true;
    child.kill("SIGKILL");
  };
  let stall = setTimeout(giveUp, firstByteWithinMs);
  child.stdout.on("data", (chunk: Buffer) => {
    clearTimeout(stall);
    stall = setTimeout(giveUp, nextWithinMs);
    for (const line of chunk.toString().split(/[\r\n]+/)) {
      if (line.startsWith("PATH ")) output.path = line.slice(5);
      else if (line.trim() !== "") log(line.trim());
    }
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output.error += chunk.toString();
  });
  await new Promise((done) => child.once("close", done));
  clearTimeout(stall);
  if (output.path !== "") return output.path;
  const why = stalled ? "no answer" : output.error.trim().split("\n").at(-1);
  throw new ServiceError(why ?? "unknown reason");
}

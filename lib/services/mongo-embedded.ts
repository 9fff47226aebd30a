import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findCommand } from "./find-command.ts";
import type { Environment } from "./folders.ts";
import { runAdminCommand } from "./mongo-external.ts";
import { ensurePrimary, mongodArgs } from "./mongod.ts";
import { downloadedMongod } from "./mongod-binary.ts";
import { startOnFreePort } from "./ports.ts";
import { buildSecantus, findSecantus, secantusArgs } from "./secantus.ts";
import { reasonOf, ServiceError } from "./service-error.ts";
import { type SupervisedChild, superviseChild } from "./supervised-child.ts";

type Engine = "mongod" | "secantus";

export interface EmbeddedOptions {
  dataDir: string;
  env: Environment;
  port?: number;
  log(line: string): void;
  onStart?(pid: number): void;
}

export interface EmbeddedService {
  uri: string;
  /** One line for people: what serves, and from where. */
  describe: string;
  child: SupervisedChild;
}

/**
 * Starts a MongoDB of our own on `<dataDir>/mongo`: `mongod` of the PATH, a downloaded `mongod`, or `secantusd-rs`.
 * Data made by one engine is only ever opened by the same engine.
 * @throws ServiceError that lists the ways when none serves.
 */
export async function startEmbeddedMongo(options: EmbeddedOptions): Promise<EmbeddedService> {
  const folder = join(options.dataDir, "mongo");
  mkdirSync(folder, { recursive: true });
  const made = engineOf(folder);
  const { engine, program } = await findEngine(made, folder, options);
  writeFileSync(join(folder, "engine"), `${engine}\n`);
  return startOnFreePort(options.port, (port) =>
    startEngine(engine, program, join(folder, "data"), port, options),
  );
}

async function findEngine(
  made: Engine | undefined,
  folder: string,
  { env, log }: EmbeddedOptions,
): Promise<{ engine: Engine; program: string }> {
  const failures: string[] = [];
  const allowed = (engine: Engine) => made === undefined || made === engine;
  if (allowed("mongod")) {
    const onPath = findCommand("mongod", env);
    if (onPath) return { engine: "mongod", program: onPath };
    failures.push("mongod: not on the PATH");
    const path = await downloadedMongod(env, log).catch((error: unknown) => {
      failures.push(`mongod download: ${reasonOf(error)}`);
      return undefined;
    });
    if (path) return { engine: "mongod", program: path };
  }
  if (allowed("secantus")) {
    const found = findSecantus(env);
    if (found) return { engine: "secantus", program: found };
    for (const failure of failures) log(`No ${failure}`);
    const path = await buildSecantus(env, log).catch((error: unknown) => {
      failures.push(`secantusd-rs: ${reasonOf(error)}`);
      return undefined;
    });
    if (path) return { engine: "secantus", program: path };
  }
  const only = made ? ` that can open ${folder} (written by ${made})` : "";
  throw new ServiceError(
    `No MongoDB${only}. ${failures.join("; ")}. Ways: set MONGODB_URI to a replica set; install mongod; allow the download from fastdl.mongodb.org; install Rust's cargo so that secantusd-rs can be built`,
  );
}

function engineOf(folder: string): Engine | undefined {
  const file = join(folder, "engine");
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, "utf8").trim();
  if (text === "mongod" || text === "secantus") return text;
  throw new ServiceError(`${file} says "${text}": "mongod" or "secantus" was expected`);
}

async function startEngine(
  engine: Engine,
  program: string,
  folder: string,
  port: number,
  options: EmbeddedOptions,
): Promise<EmbeddedService> {
  const uri = `mongodb://127.0.0.1:${port}/cohort?directConnection=true`;
  const child = superviseChild({
    name: "MongoDB",
    command: program,
    args: engine === "mongod" ? mongodArgs(folder, port) : secantusArgs(folder, port),
    env: options.env,
    output: { file: join(options.dataDir, "logs", "mongo.log") },
    probe: async () => {
      if (engine === "mongod") await ensurePrimary(uri, port);
      else await runAdminCommand(uri, { ping: 1 }, 2_000);
    },
    readyWithinMs: 120_000,
    log: options.log,
    onStart: options.onStart,
  });
  try {
    await child.ready();
  } catch (error) {
    child.kill();
    throw error;
  }
  const name = engine === "mongod" ? "mongod" : "secantusd-rs (MongoDB-compatible)";
  return { uri, child, describe: `MongoDB: ${name} on 127.0.0.1:${port}, data in ${folder}` };
}

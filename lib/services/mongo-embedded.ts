import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findCommand } from "./find-command.ts";
import type { Environment } from "./folders.ts";
import { runAdminCommand } from "./mongo-external.ts";
import { ensurePrimary, mongodArgs, shutDown } from "./mongod.ts";
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
 * Starts a MongoDB of our own on `<dataDir>/mongo`: `mongod` of the PATH, a downloaded `mongod`, or `secantusd-rs`;
 * the first that comes up. Data made by one engine is only ever opened by the same engine.
 * @throws ServiceError that lists the ways when none serves.
 */
export async function startEmbeddedMongo(options: EmbeddedOptions): Promise<EmbeddedService> {
  const folder = join(options.dataDir, "mongo");
  const [data, mark] = [join(folder, "data"), join(folder, "engine")];
  mkdirSync(folder, { recursive: true });
  const made = engineOf(mark);
  const failures: string[] = [];
  for await (const { engine, program } of candidates(made, options, failures)) {
    try {
      writeFileSync(mark, `${engine}\n`);
      return await startOnFreePort(options.port, (port) => startEngine(engine, program, data, port, options));
    } catch (error) {
      failures.push(`${program}: ${reasonOf(error)}`);
      if (!made) for (const path of [data, mark]) rmSync(path, { recursive: true, force: true });
    }
  }
  const only = made ? ` that can open ${folder} (written by ${made})` : "";
  throw new ServiceError(
    `No MongoDB${only}: ${failures.join("; ")}. Ways: set MONGODB_URI to a replica set; install mongod; allow the download from fastdl.mongodb.org; install Rust's cargo so that secantusd-rs can be built`,
  );
}

/** The programs to try, in order; each is only looked for when those before it did not serve. */
async function* candidates(
  made: Engine | undefined,
  { env, log }: EmbeddedOptions,
  failures: string[],
): AsyncGenerator<{ engine: Engine; program: string }> {
  const unless = (name: string) => (error: unknown) => {
    failures.push(`${name}: ${reasonOf(error)}`);
    return undefined;
  };
  if (made !== "secantus") {
    const onPath = findCommand("mongod", env);
    if (onPath) yield { engine: "mongod", program: onPath };
    else failures.push("mongod: not on the PATH");
    const fetched = await downloadedMongod(env, log).catch(unless("download"));
    if (fetched) yield { engine: "mongod", program: fetched };
  }
  if (made !== "mongod") {
    if (failures.length > 0) log(`No mongod here (${failures.join("; ")}); taking secantusd-rs`);
    const program = findSecantus(env) ?? (await buildSecantus(env, log).catch(unless("secantusd-rs")));
    if (program) yield { engine: "secantus", program };
  }
}

function engineOf(file: string): Engine | undefined {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, "utf8").trim();
  if (text === "mongod" || text === "secantus") return text;
  throw new ServiceError(`${file} says "${text}": "mongod" or "secantus" was expected`);
}

/**
 * Whether the storage has given up, as it does where the disk is full: nothing but a restart mends that. Names only: sizes
 * are made by counting everything.
 */
const hasPanicked = (uri: string): Promise<boolean> =>
  runAdminCommand(uri, { listDatabases: 1, nameOnly: true }, 2_000).then(
    () => false,
    (error: unknown) => reasonOf(error).includes("WT_PANIC"),
  );

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
    // `mongod` ends itself then.
    isBroken: engine === "secantus" ? () => hasPanicked(uri) : undefined,
    askToStop: engine === "mongod" ? () => shutDown(uri) : undefined,
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

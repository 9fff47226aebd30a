import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import mongoose from "mongoose";
import { afterEach, expect, test } from "vitest";
import { findCommand } from "../../../lib/services/find-command.ts";
import { downloadedMongod } from "../../../lib/services/mongod-binary.ts";
import { freePort } from "../../../lib/services/ports.ts";
import { identityOf } from "../../../lib/services/process-identity.ts";
import { findRunning } from "../../../lib/services/running.ts";
import { findSecantus, secantusArgs } from "../../../lib/services/secantus.ts";
import { type Services, startServices } from "../../../lib/services/start-services.ts";
import { isolatedDatabase } from "../../setup/isolated.ts";

isolatedDatabase(import.meta.url);

// biome-ignore lint/style/noProcessEnv: programs are found by PATH and HOME
const { MONGODB_URI: _mongo, REDIS_URL: _redis, ...env } = process.env;
const open: Services[] = [];
const folders: string[] = [];
const lines: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cohort-services-"));
  folders.push(folder);
  return folder;
}

async function start(dataDir: string, settings: NodeJS.ProcessEnv = env): Promise<Services> {
  const services = await startServices({ dataDir, env: settings, log: (line) => lines.push(line) });
  open.push(services);
  return services;
}

async function withMongo<T>(
  uri: string,
  action: (client: mongoose.mongo.MongoClient) => Promise<T>,
): Promise<T> {
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 20_000 });
  try {
    return await action(client);
  } finally {
    await client.close();
  }
}

const findMongod = async () => findCommand("mongod", env) ?? downloadedMongod(env, () => undefined);

/** A server of whichever engine is at hand, without a replica set. */
async function standalone(folder: string, port: number): Promise<{ program: string; args: string[] }> {
  const secantus = findSecantus(env);
  if (secantus)
    return { program: secantus, args: [...secantusArgs(join(folder, "data"), port), "--standalone"] };
  const program = await findMongod();
  return { program, args: ["--dbpath", folder, "--port", String(port), "--bind_ip", "127.0.0.1"] };
}

afterEach(async () => {
  for (const services of open.splice(0)) await services.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  lines.length = 0;
});

test("both servers come up on a fresh folder, on loopback, and what is written survives a stop and a start", async () => {
  const folder = newFolder();
  const first = await start(folder);
  expect(first.embedded).toEqual({ mongo: true, redis: true });
  expect(first.describe.join("\n")).toMatch(/MongoDB: .*127\.0\.0\.1:\d+.*\nRedis: .*127\.0\.0\.1:\d+/);
  await withMongo(first.mongoUri, (client) => client.db().collection("things").insertOne({ kept: true }));
  const redis = new Redis(first.redisUrl);
  await redis.set("kept", "yes");
  expect(await redis.config("GET", "maxmemory-policy")).toContain("noeviction");
  expect(await redis.config("GET", "appendonly")).toContain("yes");
  redis.disconnect();
  await first.stop();
  expect(existsSync(join(folder, "services.json"))).toBe(false);

  const second = await start(folder);
  const found = await withMongo(second.mongoUri, (client) => client.db().collection("things").findOne({}));
  expect(found).toMatchObject({ kept: true });
  const again = new Redis(second.redisUrl);
  expect(await again.get("kept")).toBe("yes");
  again.disconnect();
});

test("transactions and change streams work on what was started", async () => {
  const { mongoUri } = await start(newFolder());
  await withMongo(mongoUri, async (client) => {
    const things = client.db().collection("things");
    await things.insertOne({ n: 0 });
    const stream = things.watch();
    const change = stream.next();
    await new Promise((done) => setTimeout(done, 200));
    await client.withSession((session) =>
      session.withTransaction(async () => void (await things.updateOne({}, { $inc: { n: 1 } }, { session }))),
    );
    expect((await change).operationType).toBe("update");
    await stream.close();
  });
});

test("a server that is killed is started again on the same port, with its data", async () => {
  const services = await start(newFolder());
  await withMongo(services.mongoUri, (client) => client.db().collection("things").insertOne({ kept: true }));
  const before = services.pids();
  process.kill(before.mongo ?? 0, "SIGKILL");
  process.kill(before.redis ?? 0, "SIGKILL");
  await expect
    .poll(() => lines.filter((line) => line.endsWith("is back")).sort(), { timeout: 20_000 })
    .toEqual(["MongoDB is back", "Redis is back"]);
  expect(services.pids()).not.toEqual(before);
  const found = await withMongo(services.mongoUri, (client) => client.db().collection("things").findOne({}));
  expect(found).toMatchObject({ kept: true });
});

test("a folder that is in use is refused, and one whose owner was killed is taken over with its servers stopped", async () => {
  const folder = newFolder();
  const owner = spawn(process.execPath, ["--import", "tsx", "scripts/services.ts", "--dir", folder], { env });
  await expect.poll(() => findRunning(folder)?.redisUrl, { timeout: 20_000 }).toBeTruthy();
  const left = findRunning(folder);
  await expect(start(folder)).rejects.toThrow(`stop process ${owner.pid} first`);
  owner.kill("SIGKILL");
  await new Promise((done) => owner.once("exit", done));
  expect(identityOf(left?.processes.mongo?.pid ?? 0)).toBe(left?.processes.mongo?.identity);
  const services = await start(folder);
  expect(identityOf(left?.processes.mongo?.pid ?? 0)).not.toBe(left?.processes.mongo?.identity);
  await withMongo(services.mongoUri, (client) => client.db().command({ ping: 1 }));
});

test("data that another engine wrote is never opened", async () => {
  const folder = newFolder();
  await (await start(folder)).stop();
  const mark = join(folder, "mongo", "engine");
  const made = readFileSync(mark, "utf8").trim();
  expect(["mongod", "secantus"]).toContain(made);
  writeFileSync(mark, made === "mongod" ? "secantus" : "mongod");
  const withoutPrograms = { ...env, PATH: "/nowhere", HOME: newFolder(), XDG_CACHE_HOME: "" };
  await expect(start(folder, withoutPrograms)).rejects.toThrow(
    /^No MongoDB that can open .*written by .*Ways: /,
  );
});

test("a mongod on the PATH is preferred", async () => {
  const bin = newFolder();
  const secantus = findSecantus(env);
  const real = secantus
    ? `${secantus} --host 127.0.0.1 --port $4 --storage-path $2 --log-level WARNING`
    : `${await findMongod()} "$@"`;
  const script = `#!/bin/sh\necho "$@" > ${bin}/args\nexec ${real}\n`;
  writeFileSync(join(bin, "mongod"), script, { mode: 0o755 });
  const services = await start(newFolder(), { ...env, PATH: `${bin}:${env.PATH}` });
  expect(services.describe[0]).toMatch(/^MongoDB: mongod on 127/);
  expect(readFileSync(join(bin, "args"), "utf8")).toMatch(/--bind_ip 127\.0\.0\.1 --replSet cohort/);
});

test("a program that is there but does not come up is passed over", async () => {
  const bin = newFolder();
  for (const name of ["mongod", "redis-server"]) {
    writeFileSync(join(bin, name), "#!/bin/sh\necho broken\nexit 1\n", { mode: 0o755 });
  }
  const services = await start(newFolder(), { ...env, PATH: `${bin}:${env.PATH}` }).catch(
    (error: Error) => error,
  );
  if (services instanceof Error) {
    // No other Redis on this machine: both that were tried are named.
    expect(services.message).toMatch(/^No Redis: .*redis-server: Redis ended while starting: broken/);
  } else {
    expect(services.describe.join()).not.toContain(bin);
  }
});

test("without any way to get a MongoDB the error lists the ways", async () => {
  const bare = { ...env, PATH: "/nowhere", HOME: newFolder(), XDG_CACHE_HOME: "", HTTPS_PROXY: "" };
  await expect(start(newFolder(), bare)).rejects.toThrow(
    /^No MongoDB: .*Ways: set MONGODB_URI.*install mongod.*fastdl\.mongodb\.org.*cargo/,
  );
});

test("a MONGODB_URI that can't be reached is one line, without its password", async () => {
  const MONGODB_URI = `mongodb://someone:hidden@127.0.0.1:${await freePort()}/x`;
  const failure = await start(newFolder(), { ...env, MONGODB_URI }).catch((error: Error) => error.message);
  expect(failure).toMatch(
    /^MONGODB_URI mongodb:\/\/someone:\*\*\*@127\.0\.0\.1:\d+\/x can't be used: .*ECONNREFUSED/,
  );
  expect(failure).not.toContain("\n");
});

test("a MONGODB_URI that is no address is one line", async () => {
  const wrong = start(newFolder(), { ...env, MONGODB_URI: "localhost:27017" });
  await expect(wrong).rejects.toThrow(
    /^MONGODB_URI "localhost:27017" is not a MongoDB address: mongodb:\/\//,
  );
});

test("a standalone server is refused", async () => {
  const port = await freePort();
  const { program, args } = await standalone(newFolder(), port);
  const child = spawn(program, args, { stdio: "ignore" });
  try {
    const MONGODB_URI = `mongodb://127.0.0.1:${port}`;
    await expect(start(newFolder(), { ...env, MONGODB_URI })).rejects.toThrow(
      /^MONGODB_URI .* is a standalone server: a replica set is needed/,
    );
  } finally {
    child.kill();
  }
});

test("a REDIS_URL with an eviction policy is refused", async () => {
  const services = await start(newFolder());
  const redis = new Redis(services.redisUrl);
  await redis.config("SET", "maxmemory-policy", "allkeys-lru");
  redis.disconnect();
  const settings = { ...env, MONGODB_URI: services.mongoUri, REDIS_URL: services.redisUrl };
  await expect(start(newFolder(), settings)).rejects.toThrow(
    /maxmemory-policy allkeys-lru.*set it to noeviction$/,
  );
});

test("preferred ports that are taken are passed over", async () => {
  const port = await freePort();
  const other = createServer();
  await new Promise<void>((done) => other.listen(port, "127.0.0.1", done));
  const services = await startServices({ dataDir: newFolder(), env, log: () => undefined, redisPort: port });
  open.push(services);
  other.close();
  expect(services.redisUrl).not.toContain(String(port));
});

test("a data folder that can't be made is one line", async () => {
  const file = join(newFolder(), "file");
  writeFileSync(file, "");
  await expect(start(join(file, "data"))).rejects.toThrow(
    /^Data folder .*file\/data can't be written: ENOTDIR/,
  );
});

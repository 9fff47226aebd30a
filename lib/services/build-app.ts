import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { withFileLock } from "./file-lock.ts";
import type { Environment } from "./folders.ts";
import { ServiceError } from "./service-error.ts";

const sources = [
  "app",
  "components",
  "lib",
  "worker",
  "public",
  "package-lock.json",
  "proxy.ts",
  "tsconfig.json",
];
const settings = ["next.config.ts", "postcss.config.mjs", "instrumentation.ts"];

/** Where the production programs lie once they are built. */
export interface BuiltApp {
  /** Next's standalone server; to be run from its own folder. */
  webServer: string;
  worker: string;
}

/**
 * Builds the production web app and worker, unless they were built from exactly these sources already.
 * Two processes that ask at once build once.
 * @throws ServiceError with the compiler's words when the sources don't compile
 */
export async function buildApp(
  root: string,
  env: Environment,
  log: (line: string) => void,
  { force = false } = {},
): Promise<BuiltApp> {
  return withFileLock(
    join(root, "dist", "build.lock"),
    async () => {
      const hash = hashSources(root);
      const stamp = join(root, "dist", "built-from");
      const current = existsSync(stamp) && readFileSync(stamp, "utf8") === hash;
      if (!force && current && existsSync(join(root, ".next", "BUILD_ID"))) return builtApp(root);
      log("Building the app: about a minute, once for these sources");
      rmSync(stamp, { force: true });
      await buildWorker(root);
      await buildWeb(root, env);
      writeFileSync(stamp, hash);
      return builtApp(root);
    },
    () => log("Another process is building the app; waiting for it"),
  );
}

/** What was built last, whatever the sources are now. @throws ServiceError when nothing was. */
export function builtApp(root: string): BuiltApp {
  const required = join(root, ".next", "required-server-files.json");
  const worker = join(root, "dist", "worker.mjs");
  if (!existsSync(required) || !existsSync(worker))
    throw new ServiceError(`Nothing is built in ${root}: npm run build`);
  const { relativeAppDir = "" } = JSON.parse(readFileSync(required, "utf8")) as { relativeAppDir?: string };
  return { webServer: join(root, ".next", "standalone", relativeAppDir, "server.js"), worker };
}

/** The worker; packages stay in `node_modules`. */
async function buildWorker(root: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: ["worker/main.ts"],
    outdir: "dist",
    entryNames: "worker",
    chunkNames: "worker-[hash]",
    outExtension: { ".js": ".mjs" },
    // What is imported later stays in files of its own, so that tracing starts before packages are loaded.
    splitting: true,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: true,
    logLevel: "warning",
  });
}

async function buildWeb(root: string, env: Environment): Promise<void> {
  const next = join(root, "node_modules", "next", "dist", "bin", "next");
  const childEnv = { ...env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" } as NodeJS.ProcessEnv;
  await new Promise<void>((resolve, reject) => {
    const options = { cwd: root, env: childEnv, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(process.execPath, [next, "build"], options, (error, stdout, stderr) => {
      process.off("exit", endWithUs);
      if (error) reject(new ServiceError(`next build failed\n${stdout}\n${stderr}`));
      else resolve();
    });
    const endWithUs = () => child.kill();
    process.once("exit", endWithUs);
  });
  // The standalone folder holds the server only; what browsers load is copied beside it.
  const server = join(builtApp(root).webServer, "..");
  const scripts = join(server, ".next", "static");
  cpSync(join(root, ".next", "static"), scripts, { recursive: true });
  hideVersions(root, scripts);
  if (existsSync(join(root, "public")))
    cpSync(join(root, "public"), join(server, "public"), { recursive: true });
}

/** Takes the versions of what the app runs on out of the scripts that browsers load: whoever looks for holes needs not be told. */
function hideVersions(root: string, folder: string): void {
  const versions = versionsInScripts(root).map(
    (version) => new RegExp(`(?<=["'\`@]|/v)${version.replaceAll(".", "\\.")}(?=["'\`/])`, "g"),
  );
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!path.endsWith(".js")) continue;
    const file = join(folder, path);
    const script = readFileSync(file, "utf8");
    const plain = versions.reduce((text, version) => text.replaceAll(version, "0"), script);
    if (plain !== script) writeFileSync(file, plain);
  }
}

/** Versions of what names its own in a browser: the framework, its polyfills, and what keeps state in the address. */
export function versionsInScripts(root: string): string[] {
  const packages = join(root, "node_modules");
  const versionIn = (path: string): string =>
    /\bversion"?: ?"(\d+\.\d+\.\d+[^"]*)"/.exec(readFileSync(join(packages, path), "utf8"))?.[1] ?? "";
  const { version }: { version: string } = createRequire(join(root, "package.json"))(
    "next/dist/compiled/react",
  );
  const named = ["next/package.json", "nuqs/package.json", "next/dist/build/polyfills/polyfill-nomodule.js"];
  return [version, ...named.map(versionIn)].filter((each) => each !== "");
}

/** One hash over the names and contents of everything that the build reads. */
function hashSources(root: string): string {
  const hash = createHash("sha256");
  const add = (path: string) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (statSync(full).isFile()) hash.update(`${path}\0`).update(readFileSync(full)).update("\0");
    else for (const name of readdirSync(full).sort()) add(join(path, name));
  };
  for (const path of [...sources, ...settings]) add(path);
  return hash.digest("hex");
}

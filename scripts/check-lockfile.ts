/**
 * Checks that `npm ci` takes package-lock.json on every platform and from every registry, and each package only as it
 * was; `--fix` completes it.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import {
  type Lockfile,
  missingOptional,
  packageAt,
  packagesWithHost,
  withOptional,
  withoutDigest,
} from "./lib/lockfile.ts";

const { values } = parseArgs({ options: { fix: { type: "boolean", default: false } } });
const file = "package-lock.json";
const lock = JSON.parse(readFileSync(file, "utf8")) as Lockfile;
const missing = missingOptional(lock);
const withHost = packagesWithHost(lock);

/** What the registry says of the content of a package. */
const digestOf = (path: string): string => {
  const asked = `${packageAt(path)}@${lock.packages[path]?.version}`;
  return execFileSync("npm", ["view", asked, "dist.integrity"], { encoding: "utf8" }).trim();
};

if (values.fix) {
  Object.assign(lock, withOptional(lock, missing));
  const lacking = withoutDigest(lock);
  for (const path of lacking) Object.assign(lock.packages[path] ?? {}, { integrity: digestOf(path) });
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(
    `${file}: added ${missing.length} optional packages of other platforms, ${lacking.length} digests`,
  );
} else {
  for (const { name, version, wantedBy } of missing) {
    console.error(
      `${file}: ${wantedBy} names the optional package ${name}@${version}, which is not in the file`,
    );
  }
}
const unheld = withoutDigest(lock);
for (const path of unheld) console.error(`${file}: ${path} has no digest of its content`);
for (const path of withHost) console.error(`${file}: ${path} names the host it was fetched from`);

const isLacking = unheld.length > 0 || (missing.length > 0 && !values.fix);
if (isLacking) console.error('Run "npm run lockfile" and commit the file.');
if (withHost.length > 0)
  console.error('Run "npm install --omit-lockfile-registry-resolved" and commit the file.');
if (isLacking || withHost.length > 0) process.exit(1);

/** Checks that `npm ci` takes package-lock.json on every platform and from every registry; `--fix` completes it. */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Lockfile, missingOptional, packagesWithHost, withOptional } from "./lib/lockfile.ts";

const { values } = parseArgs({ options: { fix: { type: "boolean", default: false } } });
const file = "package-lock.json";
const lock = JSON.parse(readFileSync(file, "utf8")) as Lockfile;
const missing = missingOptional(lock);
const withHost = packagesWithHost(lock);

if (values.fix && missing.length > 0) {
  writeFileSync(file, `${JSON.stringify(withOptional(lock, missing), null, 2)}\n`);
  console.log(`${file}: added ${missing.length} optional packages of other platforms`);
} else {
  for (const { name, version, wantedBy } of missing) {
    console.error(
      `${file}: ${wantedBy} names the optional package ${name}@${version}, which is not in the file`,
    );
  }
}
for (const path of withHost) console.error(`${file}: ${path} names the host it was fetched from`);

if (missing.length > 0 && !values.fix) console.error('Run "npm run lockfile" and commit the file.');
if (withHost.length > 0)
  console.error('Run "npm install --omit-lockfile-registry-resolved" and commit the file.');
if ((missing.length > 0 && !values.fix) || withHost.length > 0) process.exit(1);

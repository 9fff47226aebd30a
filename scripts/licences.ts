/** Lists the licences of all packages that are installed; exits 1 when one of them is none that the app may be shipped with. */
import { readFileSync } from "node:fs";
import { groupBy } from "../lib/group-by.ts";
import { isAllowed, licencesOf } from "./lib/licences.ts";
import type { Lockfile } from "./lib/lockfile.ts";

const packages = licencesOf(JSON.parse(readFileSync("package-lock.json", "utf8")) as Lockfile);
const byLicence = [...groupBy(packages, (each) => each.licence || "none given")];
for (const [licence, each] of byLicence.sort((a, b) => b[1].length - a[1].length)) {
  const shipped = each.filter((one) => !one.isForDevelopment).length;
  console.log(
    `${licence.padEnd(44)} ${String(each.length).padStart(4)} packages, ${shipped} of them shipped`,
  );
}
const refused = packages.filter((each) => !isAllowed(each.licence));
for (const { name, version, licence } of refused)
  console.error(
    `${name}@${version} is under ${licence || "no licence"}, which scripts/lib/licences.ts does not allow`,
  );
if (refused.length > 0) process.exit(1);

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isAllowed, licencesOf } from "../../../scripts/lib/licences.ts";
import type { Lockfile } from "../../../scripts/lib/lockfile.ts";

test.each([
  ["MIT", true],
  ["(MIT OR GPL-3.0-only)", true],
  ["MIT AND ISC AND BSD-3-Clause", true],
  ["MIT AND GPL-3.0-only", false],
  ["AGPL-3.0-only", false],
  ["SSPL-1.0", false],
  ["", false],
])("licence %j allowed: %s", (expression, allowed) => {
  expect(isAllowed(expression)).toBe(allowed);
});

test("every package of the lockfile has a licence that is allowed", () => {
  const packages = licencesOf(JSON.parse(readFileSync("package-lock.json", "utf8")) as Lockfile);
  expect(packages.length).toBeGreaterThan(100);
  expect(packages.filter((each) => !isAllowed(each.licence))).toEqual([]);
});

test("the packages whose install scripts exist are the ones that are known", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    packages: Record<string, { hasInstallScript?: boolean }>;
  };
  const withScript = Object.keys(packages).filter((path) => packages[path]?.hasInstallScript);
  // Both run without theirs: their binaries are packages of their own.
  expect(withScript).toEqual(["node_modules/esbuild", "node_modules/msgpackr-extract"]);
});

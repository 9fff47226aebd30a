import type { Lockfile } from "./lockfile.ts";

/** Licences that let the app be used, changed and sold; LGPL and MPL parts are linked to or run, never changed. */
const allowed = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC-BY-4.0",
  "CC0-1.0",
  "ISC",
  "LGPL-3.0-or-later",
  "MIT",
  "MPL-2.0",
  "OFL-1.1",
  "Python-2.0",
  "Unlicense",
]);

/** Whether an SPDX expression can be met by allowed licences: each of an AND, one of an OR. */
export function isAllowed(expression: string): boolean {
  const plain = expression.replace(/^\((.*)\)$/, "$1");
  return plain
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((name) => allowed.has(name.replace(/[()]/g, "").trim())));
}

export type Licensed = { name: string; version: string; licence: string; isForDevelopment: boolean };

/**
 * The packages of a lockfile with their licences. What a package of another platform leaves unsaid is taken from the
 * package that names it as optional, with which it is published.
 */
export function licencesOf(lock: Lockfile): Licensed[] {
  const owners = new Map<string, string>();
  for (const each of Object.values(lock.packages))
    for (const name of Object.keys(each.optionalDependencies ?? {})) owners.set(name, each.license ?? "");
  return Object.entries(lock.packages)
    .filter(([path]) => path !== "")
    .map(([path, each]) => {
      const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
      return {
        name,
        version: each.version ?? "",
        licence: each.license ?? owners.get(name) ?? "",
        isForDevelopment: each.dev === true,
      };
    });
}

import { expect, test } from "vitest";
import {
  type Lockfile,
  missingOptional,
  packageAt,
  packagesWithHost,
  platformOf,
  withOptional,
  withoutDigest,
} from "../../../scripts/lib/lockfile.ts";

const lock = (packages: Lockfile["packages"]): Lockfile => ({ packages });

test("an optional package of another platform that is not locked is found and added with its platform", () => {
  const before = lock({
    "": {},
    "node_modules/next": { version: "1.0.0", optionalDependencies: { "@next/swc-linux-x64-musl": "1.0.0" } },
    "node_modules/zod": { version: "2.0.0" },
  });
  const missing = missingOptional(before);
  expect(missing).toEqual([
    { name: "@next/swc-linux-x64-musl", version: "1.0.0", wantedBy: "node_modules/next" },
  ]);
  const after = withOptional(before, missing);
  expect(after.packages["node_modules/@next/swc-linux-x64-musl"]).toEqual({
    version: "1.0.0",
    cpu: ["x64"],
    libc: ["musl"],
    os: ["linux"],
    optional: true,
  });
  expect(Object.keys(after.packages)).toEqual([
    "",
    "node_modules/@next/swc-linux-x64-musl",
    "node_modules/next",
    "node_modules/zod",
  ]);
  expect(missingOptional(after)).toEqual([]);
});

test("a package that lies inside, beside or above the one that names it is found", () => {
  const wanting = { optionalDependencies: { inner: "1.0.0", beside: "1.0.0", top: "1.0.0" } };
  const found = lock({
    "node_modules/a": {},
    "node_modules/a/node_modules/b": wanting,
    "node_modules/a/node_modules/b/node_modules/inner": {},
    "node_modules/a/node_modules/beside": {},
    "node_modules/top": {},
  });
  expect(missingOptional(found)).toEqual([]);
});

test("a range is left to npm", () => {
  expect(
    missingOptional(lock({ "node_modules/a": { optionalDependencies: { fsevents: "^2.3.0 || 3" } } })),
  ).toEqual([]);
});

test("what only development needs stays marked so", () => {
  const before = lock({
    "node_modules/biome": { dev: true, optionalDependencies: { "cli-darwin-arm64": "1.0.0" } },
  });
  const after = withOptional(before, missingOptional(before));
  expect(after.packages["node_modules/cli-darwin-arm64"]).toMatchObject({
    dev: true,
    os: ["darwin"],
    cpu: ["arm64"],
  });
});

test.each([
  ["@esbuild/win32-x64", { os: ["win32"], cpu: ["x64"] }],
  ["@img/sharp-linuxmusl-arm64", { os: ["linux"], cpu: ["arm64"], libc: ["musl"] }],
  ["@next/swc-linux-arm64-gnu", { os: ["linux"], cpu: ["arm64"], libc: ["glibc"] }],
  ["@tailwindcss/oxide-wasm32-wasi", { cpu: ["wasm32"] }],
])("the name %s tells its platform", (name, platform) => expect(platformOf(name)).toEqual(platform));

test("an entry that names a registry's host is reported", () => {
  const resolved = "https://registry.example.com/zod/-/zod-1.0.0.tgz";
  expect(packagesWithHost(lock({ "node_modules/zod": { resolved }, "node_modules/a": {} }))).toEqual([
    "node_modules/zod",
  ]);
});

test("a package without a digest of its content is found", () => {
  const some = lock({
    "": {},
    "node_modules/a": { version: "1.0.0", integrity: "sha512-x" },
    "node_modules/b/node_modules/@c/d": { version: "1.0.0" },
  });
  expect(withoutDigest(some)).toEqual(["node_modules/b/node_modules/@c/d"]);
  expect(packageAt("node_modules/b/node_modules/@c/d")).toBe("@c/d");
});

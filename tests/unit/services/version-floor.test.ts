import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { belowFloor, floors } from "../../../lib/services/version-floor.ts";

test.each([
  ["MongoDB", "5.0.31", "is MongoDB 5.0.31: 6.0 or later is needed"],
  ["MongoDB", "6.0.0", undefined],
  ["MongoDB", "6.0.0-rc1", undefined],
  ["MongoDB", "10.1.0", undefined],
  ["Redis", "6.0.16", "is Redis 6.0.16: 6.2 or later is needed"],
  ["Redis", "6.2", undefined],
  ["Redis", "255.255.255", undefined],
  ["Redis", undefined, undefined],
] as const)("%s %s: %s", (server, version, words) => {
  expect(belowFloor(server, version)).toBe(words);
});

test("the documents name the same versions", () => {
  const operations = readFileSync("docs/operations.md", "utf8");
  for (const [server, version] of Object.entries(floors))
    expect(operations).toContain(`${server} ${version} or later`);
  const { engines } = JSON.parse(readFileSync("package.json", "utf8")) as { engines: { node: string } };
  expect(operations).toContain(`Node ${engines.node.replace(">=", "")} or later`);
});

import { expect, test } from "vitest";
import { apiKeyIdOf, hashApiKey, matchesHash, newApiKey } from "@/lib/access/api-key-format.ts";
import { allows } from "@/lib/access/permissions.ts";

test("a key names itself, and its hash is all that tells whether it is good", () => {
  const { secret, hash, key_id, prefix } = newApiKey();
  expect(apiKeyIdOf(secret)).toBe(key_id);
  expect(secret.startsWith(prefix)).toBe(true);
  expect(hash).toBe(hashApiKey(secret));
  expect(hash).not.toContain(secret.slice(-64));
  expect(matchesHash(secret, hash)).toBe(true);
  expect(matchesHash(newApiKey().secret, hash)).toBe(false);
  expect(matchesHash(secret, hash.slice(2))).toBe(false);
});

test.each([
  "",
  "cohort_",
  "cohort_0123456789ab_",
  `cohort_0123456789AB_${"0".repeat(64)}`,
  "Bearer x",
  `cohort_0123456789ab_${"0".repeat(65)}`,
])("%j has not the form of a key", (text) => {
  expect(apiKeyIdOf(text)).toBeNull();
});

test("two keys are never the same", () => {
  expect(new Set(Array.from({ length: 100 }, () => newApiKey().secret)).size).toBe(100);
});

test("a higher role has all that a lower one has", () => {
  expect(allows("viewer", "people:read")).toBe(true);
  expect(allows("viewer", "people:write")).toBe(false);
  expect(allows("manager", "people:write")).toBe(true);
  expect(allows("manager", "people:erase")).toBe(false);
  expect(allows("admin", "people:erase")).toBe(true);
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { api, keys, stopApi } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";
import { everything, routes, startWithRecords } from "./routes.ts";

isolatedDatabase(import.meta.url);

beforeAll(startWithRecords);
afterAll(stopApi);

let before = "";
beforeEach(async () => {
  before = await everything();
});
const unchanged = async () => expect(await everything()).toBe(before);

const calls = routes.flatMap(([path, methods, body]) =>
  methods.map((method) => [method, path, body] as const),
);
const writes = calls.filter(([method]) => method === "POST" || method === "PATCH");
describe("credentials come first", () => {
  test.each(calls)("%s %s without any is 401, whatever is sent", async (method, path) => {
    for (const headers of [
      {},
      { authorization: "Bearer nonsense" },
      { authorization: `Basic ${btoa("a:b")}` },
    ] as Record<string, string>[]) {
      const sent = method === "GET" ? {} : { raw: "{" };
      const answer = await api(method, path, { ...sent, key: null, headers });
      expect(answer.status, answer.text).toBe(401);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
    }
    await unchanged();
  });

  test.each(calls.filter(([method]) => method !== "GET"))(
    "%s %s as a viewer is 403, before the body is looked at",
    async (method, path) => {
      const answer = await api(method, path, { key: keys.viewer, ...(method !== "DELETE" && { raw: "{" }) });
      expect(answer.status, answer.text).toBe(403);
      await unchanged();
    },
  );
});

describe("bodies", () => {
  test.each(writes)("%s %s refuses what is not JSON, or nests too deep, with 400", async (method, path) => {
    for (const raw of [
      "{",
      "nope",
      '{"a":1}x',
      "[".repeat(33) + "]".repeat(33),
      '{"a":'.repeat(5_000),
      new Uint8Array([0xff, 0xfe]),
    ]) {
      const answer = await api(method, path, { raw });
      expect(answer.status, answer.text).toBe(400);
    }
    await unchanged();
  });

  test.each(writes)("%s %s refuses a body over 10 MB with 413", async (method, path) => {
    const answer = await api(method, path, { raw: `"${"x".repeat(10 * 1024 * 1024)}"` });
    expect(answer.status, answer.text).toBe(413);
    await unchanged();
  });

  test.each(writes)(
    "%s %s refuses texts, numbers and lists in place of what it takes with 422",
    async (method, path) => {
      const isBulk = path.endsWith("/bulk");
      for (const body of [5, "x", null, true, isBulk ? {} : [1]]) {
        const answer = await api(method, path, { body });
        expect(answer.status, answer.text).toBe(422);
      }
      await unchanged();
    },
  );

  test.each(writes.filter(([, path]) => !path.endsWith("/bulk")))(
    "%s %s refuses an unknown field under its path",
    async (method, path, body) => {
      const answer = await api(method, path, { body: { ...(body as object), nope: 1 } });
      expect(answer.status, answer.text).toBe(422);
      expect(answer.body.errors).toEqual([expect.objectContaining({ path: "/nope" })]);
      await unchanged();
    },
  );

  test.each(writes.filter(([, path]) => !path.endsWith("/bulk")))(
    "%s %s refuses a NUL and a lone surrogate anywhere",
    async (method, path, body) => {
      const good = JSON.stringify(body).slice(1, -1);
      for (const extra of ['"x":"\\u0000"', '"x":{"y":["\\ud800"]}', '"\\u0000":1']) {
        const answer = await api(method, path, { raw: `{${good},${extra}}` });
        expect(answer.status, answer.text).toBe(422);
      }
      await unchanged();
    },
  );

  test.each(["leads", "contacts", "customers", "agents"])(
    "over 10,000 rows of %s are refused",
    async (plural) => {
      const answer = await api("POST", `/api/v1/${plural}/bulk`, { body: Array(10_001).fill({}) });
      expect(answer.status).toBe(422);
      await unchanged();
    },
  );
});

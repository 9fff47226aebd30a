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

const allMethods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

describe("what is not there", () => {
  const missing = [
    "/api/v1/leads/none",
    "/api/v1/contacts/none",
    "/api/v1/customers/none",
    "/api/v1/agents/none",
    "/api/v1/leads/none/pipelines",
    "/api/v1/leads/none/tasks",
    "/api/v1/people/none",
    "/api/v1/people/none/export",
    "/api/v1/fields/lead.none",
    "/api/v1/fields/lead.none/values",
    "/api/v1/fields/constructor",
    "/api/v1/users/none",
    "/api/v1/tasks/none",
    "/api/v1/leads/%00",
    "/api/v1/leads/%F0%9F%98%80",
    "/api/v1/leads/[$ne]",
  ];
  test.each(missing)("GET %s is 404", async (path) => {
    const answer = await api("GET", path);
    expect(answer.status, answer.text).toBe(404);
  });

  test.each([
    ["PATCH", "/api/v1/leads/none"],
    ["PATCH", "/api/v1/agents/none"],
    ["PATCH", "/api/v1/fields/lead.none"],
    ["PATCH", "/api/v1/tasks/none"],
    ["PATCH", "/api/v1/users/none"],
  ])("%s %s is 404 even with a body that is wrong, but 400 when it is not JSON", async (method, path) => {
    expect((await api(method, path, { body: { nope: 1 } })).status).toBe(404);
    expect((await api(method, path, { raw: "{" })).status).toBe(400);
    await unchanged();
  });

  test.each(routes)("other methods of %s are 405 and say which there are", async (path, methods) => {
    for (const method of allMethods.filter((each) => !methods.includes(each))) {
      const answer = await api(method, path);
      expect(answer.status).toBe(405);
      expect(answer.headers.get("allow")).toBe(methods.join(", "));
    }
    await unchanged();
  });

  test("a path without route is 404, to those who may ask", async () => {
    const { GET } = await import("@/app/api/v1/[...path]/route.ts");
    const ask = (headers: Record<string, string>) =>
      GET(new Request("http://x/api/v1/nope/at/all", { headers }));
    expect((await ask({})).status).toBe(401);
    expect((await ask({ authorization: `Bearer ${keys.viewer}` })).status).toBe(404);
  });
});

describe("query strings", () => {
  const lists = [
    "leads",
    "contacts",
    "customers",
    "agents",
    "people",
    "tasks",
    "audit",
    "api-keys",
    "users",
    "leads/L-1/pipelines",
    "leads/L-1/tasks",
  ];
  test.each(lists)("%s refuses a bad limit, a made-up cursor and unknown parameters", async (path) => {
    for (const query of [
      "limit=0",
      "limit=1001",
      "limit=x",
      "limit=1.5",
      "limit=",
      "cursor=%%%",
      "cursor=eyJ4IjoxfQ",
      "cursor=",
      "nope=1",
      "cursor=%00",
    ]) {
      const answer = await api("GET", `/api/v1/${path}?${query}`);
      expect(answer.status, `${query}: ${answer.text}`).toBe(422);
      expect((answer.body.errors as { path: string }[])[0]?.path).toBe(`/${query.split("=")[0]}`);
    }
    expect((await api("GET", `/api/v1/${path}?limit=1000`)).status).toBe(200);
  });

  test.each([
    "/api/v1/leads/L-1?x=1",
    "/api/v1/agents/capacity?x=1",
    "/api/v1/settings?x=1",
    "/api/v1/tasks?status=nope",
  ])("GET %s is 422", async (path) => {
    expect((await api("GET", path)).status).toBe(422);
  });
});

test("operators of the database are values, or refused, wherever they come", async () => {
  for (const body of [
    { pii_id: { $ne: null } },
    { pii_id: "P", source: { $gt: "" } },
    { pii_id: "P", tags: [{ $where: "1" }] },
    { pii_id: "P", "$set.status": "lost" },
    { pii_id: "P", "status.x": "lost" },
  ]) {
    expect((await api("POST", "/api/v1/leads", { body })).status).toBe(422);
  }
  const search = await api("GET", `/api/v1/people?search=${encodeURIComponent('{"$gt":""}')}`);
  expect(search.body.items).toEqual([]);
  for (const text of [".*", "$", "(", "\\", "[a-z]"]) {
    expect((await api("GET", `/api/v1/people?search=${encodeURIComponent(text)}`)).body.items).toEqual([]);
    expect(
      (await api("GET", `/api/v1/fields/lead.status/values?search=${encodeURIComponent(text)}`)).body.items,
    ).toEqual([]);
  }
  await unchanged();
});

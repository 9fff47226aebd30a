import { expect, test } from "./fixtures";
import { startOwnWeb } from "./own-web";
import { apiKey } from "./settings";

const header = "strict-transport-security";
const asked: [path: string, status: number, options?: RequestInit][] = [
  ["/sign-in", 200],
  ["/cohorts", 307],
  ["/cohorts/", 308],
  ["/nowhere", 404],
  ["/icon.svg", 200],
  ["/_next/static/none.js", 404],
  ["/%ff", 400],
  ["/healthz", 200],
  ["/api/v1/leads", 401],
  ["/api/v1/leads?limit=1", 200, { headers: { authorization: `Bearer ${apiKey}` } }],
  ["/api/v1/nothing", 401],
  ["/api/v1/settings", 405, { method: "DELETE" }],
  ["/api/auth/nothing", 404],
  ["/api/auth/sign-in/email", 403, { method: "POST", body: "{}" }],
];

test("every answer by https has browsers come back by https alone, those by http say nothing of it", async () => {
  const { url, web } = await startOwnWeb({ TRUST_PROXY: "true" });
  try {
    const script = /src="(\/_next\/static\/[^"]+\.js)"/.exec(
      await (await fetch(`${url}/sign-in`)).text(),
    )?.[1];
    expect(script).toBeDefined();
    for (const [path, status, options] of [...asked, [script ?? "", 200] as const]) {
      const ask = (scheme: string) => {
        const headers = { ...options?.headers, "x-forwarded-proto": scheme };
        return fetch(`${url}${path}`, { redirect: "manual", ...options, headers });
      };
      const [secure, plain] = [await ask("https"), await ask("http")];
      expect([path, secure.status, secure.headers.get(header)]).toEqual([path, status, "max-age=63072000"]);
      expect([path, plain.status, plain.headers.get(header)]).toEqual([path, status, null]);
    }
  } finally {
    web.kill("SIGKILL");
  }
});

import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { oddMethodHeader, routeOddMethods } from "@/lib/http/odd-methods.ts";
import { methods } from "@/lib/http/route.ts";

const { GET, OPTIONS } = methods({ GET: async () => new Response("shown") });
const handlers: Record<string, typeof GET> = { GET, OPTIONS };

const server = createServer(async (incoming, outgoing) => {
  const headers = incoming.headers as Record<string, string>;
  const asked = new Request("http://x/", { method: incoming.method ?? "GET", headers });
  const answer = await handlers[asked.method]?.(asked, { params: Promise.resolve({}) });
  outgoing.writeHead(answer?.status ?? 501, Object.fromEntries(answer?.headers ?? []));
  outgoing.end(await answer?.text());
});
let port = 0;
beforeAll(async () => {
  routeOddMethods();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((done) => server.close(done)));

const ask = (method: string, headers = {}) =>
  new Promise<{ status: number | undefined; allow: string | undefined; text: string }>((done, failed) => {
    const sent = request({ port, method, headers, agent: false }, async (answer) => {
      let text = "";
      for await (const chunk of answer) text += String(chunk);
      done({ status: answer.statusCode, allow: answer.headers.allow, text });
    });
    sent.on("error", failed);
    sent.end();
  });

test.each(["TRACE", "QUERY", "PROPFIND"])(
  "%s is answered like every method that a path does not take",
  async (method) => {
    const { status, allow, text } = await ask(method);
    expect([status, allow]).toEqual([405, "GET"]);
    expect(JSON.parse(text)).toMatchObject({ status: 405, detail: `${method} is not one of GET here.` });
  },
);

test("OPTIONS says what a path takes, whatever a header claims", async () => {
  expect(await ask("OPTIONS", { [oddMethodHeader]: "TRACE" })).toEqual({
    status: 204,
    allow: "GET",
    text: "",
  });
});

import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { sendMessage } from "@/lib/webhooks/send-message.ts";
import { api, startApi, stopApi } from "@/tests/setup/api.ts";
import { reportAttack } from "@/tests/setup/fault-results.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);

type Found = { address: string; family: number };
type Done = (error: Error | null, found: Found[]) => void;

/** What names are at, one answer for each time that they are looked up; the last one stays. */
const names = vi.hoisted(() => new Map<string, string[][]>());
const lookups = vi.hoisted((): string[] => []);
vi.mock("node:dns", async (original) => ({
  ...(await original<typeof import("node:dns")>()),
  lookup: (host: string, _options: object, done: Done) => {
    lookups.push(host);
    const [now = [], ...next] = names.get(host) ?? [];
    if (next.length > 0) names.set(host, next);
    done(
      null,
      now.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  },
}));

const reached = reportAttack(
  "Webhooks aimed at private addresses: oddly spelled, behind a name, behind one that changes (DNS rebinding)",
  "refused each time, nothing connected to",
);

let server: Server;
let port = 0;
let connections = 0;
beforeAll(async () => {
  await startApi();
  server = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  port = typeof address === "object" ? (address?.port ?? 0) : 0;
});
afterAll(async () => {
  await new Promise((done) => server.close(done));
  await stopApi();
});

const hosts = [
  "127.0.0.1",
  "127.1",
  "2130706433",
  "0x7f.1",
  "0177.0.0.1",
  "127.0.0.1.",
  "0.0.0.0",
  "[::1]",
  "[::ffff:127.0.0.1]",
  "[64:ff9b::7f00:1]",
  "localhost",
  "a.localhost",
  "localhost.",
  "169.254.169.254",
  "①②⑦.0.0.1",
];

test.each(hosts)("%s is refused when a webhook is made", async (host) => {
  const body = { url: `https://${host}/`, events: ["cohort.left"] };
  const { status, text } = await api("POST", "/api/v1/webhooks", { body });
  reached(status !== 422);
  expect(status, text).toBe(422);
});

/** Sends to a host, as for a webhook that was made while the settings allowed it. */
async function send(host: string): Promise<string> {
  const before = connections;
  const sent = await sendMessage({
    url: `https://${host}:${port}/`,
    body: "{}",
    headers: {},
    allowPrivate: false,
  });
  reached(sent.kind !== "unanswered" || connections > before);
  expect(connections).toBe(before);
  return sent.kind === "unanswered" ? sent.error : `answered ${sent.status}`;
}

test.each(hosts)("nothing is sent to %s", async (host) => {
  for (const name of ["localhost", "a.localhost", "localhost."]) names.set(name, [["127.0.0.1"]]);
  expect(await send(host)).toContain("not a public address");
});

test.each([
  ["a private address", ["127.0.0.1"]],
  ["a private address beside a public one", ["1.1.1.1", "127.0.0.1"]],
  ["an address of the machine's own over IPv6", ["::1"]],
  ["where clouds keep credentials", ["169.254.169.254"]],
])("nothing is sent to a name at %s", async (_what, addresses) => {
  names.set("inside.example", [addresses]);
  expect(await send("inside.example")).toContain("not a public address");
});

test("a name is looked up once a message: that it is at a private address the next time gains nothing", async () => {
  const { publicLookup } = await import("@/lib/webhooks/public-address.ts");
  names.set("rebinds.example", [["1.1.1.1"], ["127.0.0.1"]]);
  const connectedTo = await new Promise((done) =>
    publicLookup("rebinds.example", { all: true }, (error, addresses) => done(error ?? addresses)),
  );
  expect(connectedTo).toEqual([{ address: "1.1.1.1", family: 4 }]);
  lookups.length = 0;
  expect(await send("rebinds.example")).toContain("at 127.0.0.1, not a public address");
  expect(lookups).toEqual(["rebinds.example"]);
});

test("the receiver would have been reached, were it not for the guard", async () => {
  const url = `http://127.0.0.1:${port}/`;
  const before = connections;
  await sendMessage({ url, body: "{}", headers: {}, allowPrivate: true });
  expect(connections).toBe(before + 1);
});

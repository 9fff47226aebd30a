import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createApiKey } from "@/lib/access/create-api-key.ts";
import { createAgent } from "@/lib/agents/create-agent.ts";
import { createCohort } from "@/lib/cohorts/create-cohort.ts";
import { systemContext } from "@/lib/context.ts";
import { db } from "@/lib/db/collections.ts";
import { fillBigWorkspace } from "./big-workspace.ts";
import { median, printTable, quantile, type Times } from "./measure.ts";
import { ruleSets } from "./rule-sets.ts";
import { memoryMb, startWebApp, type WebApp } from "./web-app.ts";

type Kind = "read" | "preview" | "write";
type Request = { kind: Kind; method: string; path: string; body?: unknown };
type Seen = { times: Record<Kind, Times>; byRoute: Map<string, Times>; answers: Map<number, number> };

const managerEveryMs = 5_000;
const appEveryMs = 200;

const leads = { start: 0 };
/** A lead that nobody asked for lately, out of the 200,000. */
const anyLead = (): number => {
  leads.start = (leads.start + 7_919) % 200_000;
  return leads.start;
};

const get = (path: string): Request => ({ kind: "read", method: "GET", path });
const send = (kind: Kind, method: string, path: string, body: unknown): Request => ({
  kind,
  method,
  path,
  body,
});

/** What a manager does, one after the other, each beginning at another of them. */
function managerActions(cohorts: string[], agent_ids: string[]): (() => Request)[] {
  const previews = Object.values(ruleSets);
  let asked = 0;
  const cohort = () => cohorts[asked % cohorts.length];
  const preview = () =>
    send("preview", "POST", "/cohorts/preview", { rules: previews[asked++ % previews.length], sample: 10 });
  return [
    () => get("/cohorts?limit=50"),
    () => get(`/cohorts/${cohort()}`),
    () => get(`/cohorts/${cohort()}/members?limit=250`),
    preview,
    () => get("/people?search=maria"),
    () => get(`/people/P-${anyLead() % 160_000}`),
    () => get(`/cohorts/${cohort()}/events?limit=100`),
    preview,
    () => get("/assignment-jobs?limit=50"),
    () => send("preview", "POST", `/cohorts/${cohort()}/assign/preview`, { agent_ids }),
    () => get("/agents/capacity"),
    () => send("write", "PATCH", `/leads/L-${anyLead()}`, { contact_attempts: 3 }),
  ];
}

/** What other apps ask: they read records and members, and write what has changed. */
function appActions(cohorts: string[]): (() => Request)[] {
  let asked = 0;
  return [
    () => get(`/leads/L-${anyLead()}`),
    () => get(`/people/P-${anyLead() % 160_000}`),
    () => send("write", "PATCH", `/leads/L-${anyLead()}`, { score: asked++ % 100 }),
    () => get(`/cohorts/${cohorts[asked % cohorts.length]}/members?limit=100`),
    () =>
      send(
        "write",
        "POST",
        "/leads/bulk",
        Array.from({ length: 10 }, () => ({ lead_id: `L-${anyLead()}`, score: asked++ % 100 })),
      ),
    () => get("/leads?limit=50"),
  ];
}

const nothingSeen = (): Seen => ({
  times: { read: [], preview: [], write: [] },
  byRoute: new Map(),
  answers: new Map(),
});

const routeOf = ({ method, path }: Request): string =>
  `${method} ${path.replace(/\?.*/, "").replaceAll(/\/(COH|L|P)-\d+/g, "/:id")}`;

async function ask(web: WebApp, key: string, request: Request, seen: Seen): Promise<number> {
  const startedAt = performance.now();
  const response = await fetch(`${web.url}/api/v1${request.path}`, {
    method: request.method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
  });
  await response.arrayBuffer();
  const ms = performance.now() - startedAt;
  seen.times[request.kind].push(ms);
  const route = routeOf(request);
  seen.byRoute.set(route, [...(seen.byRoute.get(route) ?? []), ms]);
  seen.answers.set(response.status, (seen.answers.get(response.status) ?? 0) + 1);
  return response.status;
}

/** Sends a request every `everyMs` whether the one before was answered or not, for `forMs`. */
async function keepAsking(
  who: { web: WebApp; key: string; actions: (() => Request)[]; first: number },
  everyMs: number,
  forMs: number,
  seen: Seen,
): Promise<void> {
  const open: Promise<unknown>[] = [];
  const startedAt = performance.now();
  for (let i = 0; ; i++) {
    const wait = startedAt + i * everyMs - performance.now();
    if (i * everyMs >= forMs) break;
    if (wait > 0) await pause(wait);
    const action = who.actions[(who.first + i) % who.actions.length];
    if (action) open.push(ask(who.web, who.key, action(), seen));
  }
  await Promise.all(open);
}

const keyOf = async (name: string): Promise<string> =>
  (await createApiKey(systemContext("bench"), { name, role: "manager" })).key;

async function everyday(web: WebApp, cohorts: string[], agents: string[], options: Options) {
  const seen = nothingSeen();
  const forMs = options.seconds * 1_000;
  const memory: { web: number; worker: number }[] = [];
  const watch = setInterval(
    () => memory.push({ web: memoryMb(web.pids().web), worker: memoryMb(web.pids().worker) }),
    1_000,
  );
  const managers = Array.from({ length: options.managers }, async (_, i) => {
    const key = await keyOf(`manager ${i}`);
    await pause((i * managerEveryMs) / options.managers);
    const actions = managerActions(cohorts, agents);
    await keepAsking({ web, key, actions, first: i }, managerEveryMs, forMs, seen);
  });
  const apps = Array.from({ length: options.apps }, async (_, i) => {
    const key = await keyOf(`app ${i}`);
    await pause((i * appEveryMs) / options.apps);
    await keepAsking({ web, key, actions: appActions(cohorts), first: i }, appEveryMs, forMs, seen);
  });
  await Promise.all([...managers, ...apps]);
  clearInterval(watch);
  const third = Math.floor(memory.length / 3);
  const mean = (part: "web" | "worker", from: number, to: number) =>
    memory.slice(from, to).reduce((sum, each) => sum + each[part], 0) / (to - from);
  return {
    seen,
    "MB in the second and the last third": {
      web: [mean("web", third, 2 * third), mean("web", 2 * third, memory.length)],
      worker: [mean("worker", third, 2 * third), mean("worker", 2 * third, memory.length)],
    },
  };
}

/** Each action by itself on the idle app, ten times one after the other: what one of them costs. */
async function alone(web: WebApp, cohorts: string[], agents: string[]): Promise<Seen> {
  const seen = nothingSeen();
  const key = await keyOf("alone");
  for (const action of [...managerActions(cohorts, agents), ...appActions(cohorts)])
    for (let i = 0; i < 10; i++) await ask(web, key, action(), seen);
  return seen;
}

const tableOf = (seen: Seen) =>
  [...Object.entries(seen.times), ...[...seen.byRoute].sort()].map(([asked, times]) => ({
    asked,
    ...summary(times),
  }));

const greedyApps = 4;
const greedyClients = 25;

/** Apps that ask for dear previews as often as they can, no two the same, while others read; then nobody does. */
async function overload(web: WebApp, forMs: number) {
  const other = await keyOf("other");
  const seen = nothingSeen();
  const others = nothingSeen();
  let asked = 0;
  const dear = () => {
    const rules = [
      { field: "lead.score", operator: "!=", value: -asked++ },
      { field: "contact.city", operator: "!=", value: "Pune" },
      { field: "customer.tier", operator: "!=", value: "gold" },
    ];
    return send("preview", "POST", "/cohorts/preview", { rules: { combinator: "and", rules } });
  };
  const endsAt = performance.now() + forMs;
  const flood = (
    await Promise.all(Array.from({ length: greedyApps }, (_, i) => keyOf(`greedy ${i}`)))
  ).flatMap((key) =>
    Array.from({ length: greedyClients }, async () => {
      while (performance.now() < endsAt) if ((await ask(web, key, dear(), seen)) !== 200) await pause(200);
    }),
  );
  const reads = keepAsking(
    { web, key: other, actions: [() => get("/cohorts?limit=50")], first: 0 },
    250,
    forMs,
    others,
  );
  await Promise.all([...flood, reads]);
  const overAt = performance.now();
  const after = nothingSeen();
  do await ask(web, other, get("/cohorts?limit=50"), after);
  while ((after.times.read.at(-1) ?? 0) > 300);
  return {
    "answers to who asks too much": Object.fromEntries(seen.answers),
    "reads of others meanwhile": {
      ...summary(others.times.read),
      answers: Object.fromEntries(others.answers),
    },
    "back under 300 ms after ms": performance.now() - overAt,
  };
}

/** One cohort that is asked to be evaluated 30 times at once. */
async function evaluateAtOnce(web: WebApp, cohort: string) {
  const key = await keyOf("evaluates");
  const seen = nothingSeen();
  const startedAt = performance.now();
  const again = send("write", "POST", `/cohorts/${cohort}/evaluate`, {});
  await Promise.all(Array.from({ length: 30 }, () => ask(web, key, again, seen)));
  return {
    answers: Object.fromEntries(seen.answers),
    "all answered after ms": performance.now() - startedAt,
  };
}

function summary(unsorted: Times) {
  const times = [...unsorted].sort((a, b) => a - b);
  return { n: times.length, p50: median(times), p95: quantile(times, 0.95), most: times.at(-1) ?? 0 };
}

/** Ten dynamic cohorts and five static ones over 200,000 leads, and twenty agents. */
async function prepare(): Promise<{ cohorts: string[]; agents: string[] }> {
  await fillBigWorkspace(200_000);
  const ctx = systemContext("bench");
  if ((await db.agents().countDocuments()) === 0)
    for (let i = 0; i < 20; i++) await createAgent(ctx, { name: `Agent ${i}`, daily_capacity: 50 } as never);
  if ((await db.cohorts().countDocuments()) === 0)
    for (const [i, rules] of ["Pune", "Mumbai", "Delhi", "Kochi", "Surat"].entries()) {
      const city = (value: string) => ({ field: "contact.city", operator: "=", value });
      for (const [name, extra] of [
        ["new", { field: "lead.status", operator: "=", value: "new" }],
        ["gold", { field: "customer.tier", operator: "=", value: "gold" }],
        ["scored", { field: "lead.score", operator: ">", value: 60 + i }],
      ] as const)
        await createCohort(ctx, {
          name: `${rules} ${name}`,
          type: name === "gold" ? "static" : "dynamic",
          rules: { combinator: "and", rules: [city(rules), extra] },
        });
    }
  const cohorts = (await db.cohorts().find({}).toArray()).map(({ cohort_id }) => cohort_id);
  const agents = (await db.agents().find({}).toArray()).map(({ agent_id }) => agent_id);
  return { cohorts, agents };
}

/** The app is at rest: no cohort is being evaluated, as it is when the day begins. */
async function untilReady(): Promise<void> {
  while ((await db.cohorts().countDocuments({ status: "evaluating" })) > 0) await pause(1_000);
}

type Options = { managers: number; apps: number; seconds: number };

/**
 * `npm run bench -- load [--managers 50] [--apps 5] [--seconds 120] [--json]`, with the limits that a team has;
 * `--alone` asks for each thing by itself.
 */
export async function benchLoad(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      managers: { type: "string", default: "50" },
      apps: { type: "string", default: "5" },
      seconds: { type: "string", default: "120" },
      alone: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  const options = {
    managers: Number(values.managers),
    apps: Number(values.apps),
    seconds: Number(values.seconds),
  };
  const { cohorts, agents } = await prepare();
  const web = await startWebApp({ limited: true });
  try {
    await untilReady();
    if (values.alone) return printTable(tableOf(await alone(web, cohorts, agents)));
    const { seen, ...memory } = await everyday(web, cohorts, agents, options);
    const figures = {
      options,
      answers: Object.fromEntries(seen.answers),
      ...memory,
      overload: await overload(web, 30_000),
      "30 evaluations of one cohort at once": await evaluateAtOnce(web, cohorts[0] ?? ""),
      "peak MB": web.peaks(),
    };
    const rows = tableOf(seen);
    if (values.json) console.log(JSON.stringify({ rows, ...figures }));
    else {
      printTable(rows);
      console.log(
        JSON.stringify(figures, (_key, value) => (typeof value === "number" ? Math.round(value) : value), 2),
      );
    }
  } finally {
    await web.stop();
  }
}

/**
 * Pictures of every screen, light and dark, at 1440 and 360 px or the widths that are given, into screenshots/:
 * `npm run screenshots -- --email ADDRESS --password PASSWORD [--url http://127.0.0.1:3000] [--out DIR] [--only NAME]
 * [--widths 2560,1440] [--full]`; `--full` takes whole pages, below the window too.
 * The app has to run; the demo data makes for the better pictures.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type BrowserContext, chromium, type Page } from "playwright";
import { findChromium } from "./lib/find-chromium.ts";

const { values } = parseArgs({
  options: {
    url: { type: "string", default: "http://127.0.0.1:3000" },
    email: { type: "string" },
    password: { type: "string" },
    out: { type: "string", default: "screenshots" },
    only: { type: "string" },
    widths: { type: "string", default: "1440,360" },
    full: { type: "boolean", default: false },
  },
});

// biome-ignore lint/style/noProcessEnv: scripts hand the environment on
const env = process.env;
const email = values.email ?? env.E2E_EMAIL;
const password = values.password ?? env.E2E_PASSWORD;

type Cohort = { cohort_id: string; type: string; rules: unknown; member_count: number; status: string };
type Screen = { name: string; path: string; before?: (page: Page) => Promise<void> };

async function read<T>(context: BrowserContext, path: string): Promise<T[]> {
  const answer = await context.request.get(`/api/v1${path}`);
  if (!answer.ok()) throw new Error(`GET ${path}: ${answer.status()} ${await answer.text()}`);
  return ((await answer.json()) as { items: T[] }).items;
}

async function signIn(context: BrowserContext): Promise<void> {
  if (!email || !password) throw new Error("Give --email and --password of someone who can sign in.");
  const answer = await context.request.post("/api/auth/sign-in/email", {
    data: { email, password },
    headers: { origin: values.url },
  });
  if (!answer.ok()) throw new Error(`Signing in failed: ${answer.status()} ${await answer.text()}`);
}

const chooseAgents = async (page: Page): Promise<void> => {
  await page.getByRole("button", { name: /^Select all/ }).click();
  await page
    .getByRole("button", { name: /^Assign [\d,]+ leads?$/ })
    .first()
    .waitFor({ timeout: 15_000 });
};

const openWhy = async (page: Page): Promise<void> => {
  await page.getByRole("button", { name: /^Why / }).first().click();
  await page.getByRole("list", { name: "How the rules went" }).waitFor();
};

const waitForCounts = async (page: Page): Promise<void> => {
  await page
    .getByText(/people left after/)
    .first()
    .waitFor({ state: "attached" });
};

const openPalette = async (page: Page): Promise<void> => {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: /Search cohorts/ }).waitFor();
};

const signOut = async (page: Page): Promise<void> => {
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByLabel("Password", { exact: true }).waitFor();
  await page.context().addCookies(cookies);
};

const openShortcuts = async (page: Page): Promise<void> => {
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
};

const otherIds = (cohorts: Cohort[], than: Cohort): string[] =>
  cohorts
    .filter((cohort) => cohort.cohort_id !== than.cohort_id)
    .slice(0, 3)
    .map((cohort) => cohort.cohort_id);

/** The list that has been worked most, which has the most to show. */
async function mostMovedOn(context: BrowserContext, cohorts: Cohort[]): Promise<Cohort | undefined> {
  const lists = cohorts.filter(({ type, rules }) => type === "static" && rules !== null);
  const worked = await Promise.all(
    lists.map(async (cohort) => {
      const answer = await context.request.get(`/api/v1/cohorts/${cohort.cohort_id}/progress`);
      return { cohort, diverged: ((await answer.json()) as { diverged?: number }).diverged ?? 0 };
    }),
  );
  return worked.sort((a, b) => b.diverged - a.diverged)[0]?.cohort;
}

/** The screens, with the cohort, person and job that the workspace has to show. */
async function screensOf(context: BrowserContext): Promise<Screen[]> {
  const cohorts = (await read<Cohort>(context, "/cohorts?limit=200")).filter(
    (cohort) => cohort.status === "ready",
  );
  const largest = (type: string) =>
    cohorts
      .filter((cohort) => cohort.type === type && cohort.rules !== null)
      .sort((a, b) => b.member_count - a.member_count)[0];
  const live = largest("dynamic");
  const list = (await mostMovedOn(context, cohorts)) ?? largest("static");
  const [job] = await read<{ job_id: string }>(context, "/assignment-jobs?limit=1");
  const [agent] = await read<{ agent_id: string }>(context, "/agents?limit=1");
  const [file] = await read<{ import_id: string }>(context, "/imports?limit=1");
  const people = await read<{ pii_id: string; name: string | null }>(
    context,
    live ? `/cohorts/${live.cohort_id}/members?limit=50` : "/people?limit=50",
  );
  const person = people.find(({ name }) => name !== null) ?? people[0];
  for (const [what, there] of Object.entries({ assignment: job, import: file, agent, person }))
    if (!there) console.warn(`There is no ${what}, so its page is left out`);
  return [
    { name: "cohorts", path: "/cohorts" },
    { name: "new-cohort", path: "/cohorts/new" },
    ...(live
      ? [
          { name: "cohort", path: `/cohorts/${live.cohort_id}` },
          { name: "cohort-why", path: `/cohorts/${live.cohort_id}`, before: openWhy },
          { name: "cohort-rules", path: `/cohorts/${live.cohort_id}?tab=rules` },
          { name: "cohort-activity", path: `/cohorts/${live.cohort_id}?tab=activity` },
          {
            name: "cohort-overlap",
            path: `/cohorts/${live.cohort_id}?tab=overlap&with=${otherIds(cohorts, live).join()}`,
          },
          { name: "cohort-assignments", path: `/cohorts/${live.cohort_id}?tab=assignments` },
          { name: "cohort-routing", path: `/cohorts/${live.cohort_id}?tab=routing` },
          { name: "builder", path: `/cohorts/${live.cohort_id}/edit`, before: waitForCounts },
        ]
      : []),
    ...(list ? [{ name: "static-cohort", path: `/cohorts/${list.cohort_id}?tab=moved` }] : []),
    ...((list ?? live)
      ? [{ name: "assign", path: `/cohorts/${(list ?? live)?.cohort_id}/assign`, before: chooseAgents }]
      : []),
    { name: "assignments", path: "/assignments" },
    ...(job ? [{ name: "job", path: `/assignments/${job.job_id}` }] : []),
    { name: "people", path: "/people" },
    ...(person ? [{ name: "person", path: `/people/${encodeURIComponent(person.pii_id)}` }] : []),
    { name: "agents", path: "/agents" },
    ...(agent ? [{ name: "agent", path: `/agents/${agent.agent_id}` }] : []),
    { name: "imports", path: "/imports" },
    ...(file ? [{ name: "import", path: `/imports/${file.import_id}` }] : []),
    { name: "settings", path: "/settings" },
    { name: "settings-fields", path: "/settings?tab=fields" },
    { name: "settings-users", path: "/settings?tab=users" },
    { name: "settings-keys", path: "/settings?tab=keys" },
    { name: "settings-webhooks", path: "/settings?tab=webhooks" },
    { name: "settings-audit", path: "/settings?tab=audit" },
    { name: "sign-in", path: "/cohorts", before: signOut },
    { name: "new-list", path: "/cohorts/new/list" },
    { name: "palette", path: "/cohorts", before: openPalette },
    { name: "shortcuts", path: "/cohorts", before: openShortcuts },
    { name: "nowhere", path: "/nowhere" },
  ];
}

async function take(page: Page, screen: Screen, file: string): Promise<void> {
  await page.goto(screen.path);
  await page.waitForLoadState("networkidle", { timeout: 10_000 }).catch(() => undefined);
  await screen.before?.(page);
  await page.waitForTimeout(400);
  await page.screenshot({ path: file, fullPage: values.full });
}

const executablePath = await findChromium(env, console.log);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
mkdirSync(values.out, { recursive: true });
try {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of values.widths.split(",").map(Number)) {
      const viewport = { width, height: width < 640 ? 780 : 900 };
      const context = await browser.newContext({
        baseURL: values.url,
        colorScheme,
        viewport,
        reducedMotion: "reduce",
      });
      await signIn(context);
      const page = await context.newPage();
      const screens = (await screensOf(context)).filter(({ name }) => !values.only || name === values.only);
      for (const screen of screens) {
        const file = join(values.out, `${screen.name}-${colorScheme}-${width}.png`);
        await take(page, screen, file);
        console.log(file);
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
}

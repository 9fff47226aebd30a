import type { BrowserContext, Page, Route } from "@playwright/test";
import { call } from "./api-client";
import { expect, test } from "./fixtures";

/** What people don’t notice; 0.1 is what browsers call good. */
const mostShift = 0.02;

type Shift = { value: number; what: string[] };

/** Adds up what moves by itself on every page of `context`. */
async function watchShifts(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    type Source = { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly };
    type Entry = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: Source[] };
    const shifts: Shift[] = [];
    Object.assign(window, { shifts });
    const place = ({ x, y, width, height }: DOMRectReadOnly) =>
      [x, y, width, height].map(Math.round).join(" ");
    const named = ({ node, previousRect, currentRect }: Source) => {
      const element = node instanceof Element ? node : node?.parentElement;
      const words = element?.textContent?.trim().slice(0, 40) ?? "";
      return `${element?.tagName.toLowerCase()} “${words}”: ${place(previousRect)} → ${place(currentRect)}`;
    };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Entry[]) {
        if (!entry.hadRecentInput) shifts.push({ value: entry.value, what: entry.sources.map(named) });
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

const painted = (page: Page) =>
  page
    .evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    .catch(() => undefined);

/** Lets the API's answers through one at a time, each painted before the next: the oldest question’s first, or the newest’s. */
class Answers {
  order: "oldest" | "newest" = "oldest";
  private readonly waiting: Route[] = [];
  private isWorking = false;

  constructor(private readonly page: Page) {}

  async begin(): Promise<void> {
    await this.page.route("**/api/v1/**", (route) => {
      if (route.request().resourceType() === "eventsource") return route.continue();
      this.waiting.push(route);
      void this.work();
    });
  }

  get isIdle(): boolean {
    return !this.isWorking;
  }

  private async work(): Promise<void> {
    if (this.isWorking) return;
    this.isWorking = true;
    // Questions that are asked together are here together.
    await painted(this.page);
    for (let route = this.next(); route; route = this.next()) {
      await route
        .fetch()
        .then((response) => route?.fulfill({ response }))
        .catch(() => undefined);
      await painted(this.page);
    }
    this.isWorking = false;
  }

  private next(): Route | undefined {
    return this.order === "oldest" ? this.waiting.shift() : this.waiting.pop();
  }
}

/** How much has moved once everything has come. */
async function shiftsOf(page: Page, answers: Answers): Promise<{ sum: number; what: string }> {
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  await page.waitForLoadState("networkidle");
  await expect(page.locator("main .animate-pulse.bg-sunken").filter({ visible: true })).toHaveCount(0);
  await expect.poll(() => answers.isIdle).toBe(true);
  // Counts beside the conditions are asked for after all else.
  if (page.url().endsWith("/edit")) {
    await page
      .getByText(/people left after/)
      .first()
      .waitFor({ state: "attached" });
  }
  await page.evaluate(() => document.fonts.ready);
  await painted(page);
  const shifts = await page.evaluate(() => (window as unknown as { shifts: Shift[] }).shifts);
  const what = shifts.flatMap((shift) => [shift.value.toFixed(4), ...shift.what]).join("\n  ");
  return { sum: shifts.reduce((sum, { value }) => sum + value, 0), what };
}

for (const width of [1440, 360]) {
  test(`No screen moves while it loads, cold or again, at ${width} px`, async ({
    browser,
    session,
    world,
  }) => {
    test.setTimeout(300_000);
    await world.addPeople(40);
    const agent = await world.addAgent("Steady", 10);
    const live = await world.addCohort("Steady live", "dynamic");
    const list = await world.addCohort("Steady list", "static");
    await call("PATCH", `/leads/${world.leads[0]}`, { campaign: "elsewhere" });
    const { job_id } = await call<{ job_id: string }>("POST", `/cohorts/${list.cohort_id}/assign`, {
      agent_ids: [agent.agent_id],
      strategy: "round_robin",
    });
    await expect
      .poll(async () => (await call<{ status: string }>("GET", `/assignment-jobs/${job_id}`)).status)
      .toBe("completed");
    const screens = [
      "/cohorts",
      `/cohorts/${live.cohort_id}`,
      `/cohorts/${live.cohort_id}?tab=rules`,
      `/cohorts/${live.cohort_id}?tab=activity`,
      `/cohorts/${live.cohort_id}?tab=overlap&with=${list.cohort_id}`,
      `/cohorts/${live.cohort_id}?tab=routing`,
      `/cohorts/${list.cohort_id}?tab=moved`,
      "/cohorts/new",
      `/cohorts/${live.cohort_id}/edit`,
      `/cohorts/${live.cohort_id}/assign`,
      "/people",
      `/people/${world.people[0]}`,
      "/assignments",
      `/assignments/${job_id}`,
      "/agents",
      `/agents/${agent.agent_id}`,
      "/imports",
      "/settings",
      "/settings?tab=users",
      "/settings?tab=webhooks",
    ];
    for (const screen of screens) {
      const context = await browser.newContext({
        storageState: session,
        viewport: { width, height: 900 },
        reducedMotion: "reduce",
      });
      await watchShifts(context);
      const page = await context.newPage();
      const answers = new Answers(page);
      await answers.begin();
      await page.goto(screen);
      const cold = await shiftsOf(page, answers);
      answers.order = "newest";
      await page.reload();
      const again = await shiftsOf(page, answers);
      console.log(`${cold.sum.toFixed(4)} cold, ${again.sum.toFixed(4)} again  ${screen}`);
      expect.soft(cold.sum, `${screen}, cold:\n  ${cold.what}`).toBeLessThanOrEqual(mostShift);
      expect.soft(again.sum, `${screen}, again:\n  ${again.what}`).toBeLessThanOrEqual(mostShift);
      await context.close();
    }
  });
}

test("The plan of an assignment comes without moving what was chosen, and its button stays in view", async ({
  page,
  context,
  world,
}) => {
  await world.addPeople(60);
  for (let i = 0; i < 10; i++) await world.addAgent(`Steady ${i}`, 5);
  const cohort = await world.addCohort("Steady plan", "static");
  await watchShifts(context);
  const answers = new Answers(page);
  await answers.begin();
  for (const size of [
    { width: 1440, height: 900 },
    { width: 360, height: 780 },
  ]) {
    await page.setViewportSize(size);
    await page.goto(`/cohorts/${cohort.cohort_id}/assign`);
    await shiftsOf(page, answers);
    await page.getByLabel("Search agents").fill(world.campaign);
    const agents = page.getByRole("group", { name: "Agents who get the leads" });
    await expect(agents.getByRole("checkbox")).toHaveCount(10);
    // The search has moved them, as it has to.
    await painted(page);
    await page.evaluate(() => {
      (window as unknown as { shifts: Shift[] }).shifts.length = 0;
    });
    await page.getByRole("button", { name: /^Select all/ }).click();
    const button = page.getByRole("button", { name: "Assign 60 leads" }).filter({ visible: true });
    await expect(button).toBeEnabled();
    await expect(button).toBeInViewport({ ratio: 1 });
    const { sum, what } = await shiftsOf(page, answers);
    expect.soft(sum, `${size.width} px:\n  ${what}`).toBeLessThanOrEqual(mostShift);
  }
});

test("What moves is seen: a screen that grows at its top is not steady", async ({ page, context }) => {
  await watchShifts(context);
  await page.goto("/people");
  await page.getByRole("table", { name: "People" }).waitFor();
  await page.evaluate(() => {
    const block = document.createElement("div");
    block.style.height = "120px";
    document.querySelector("main")?.prepend(block);
  });
  await painted(page);
  const shifts = await page.evaluate(() => (window as unknown as { shifts: Shift[] }).shifts);
  expect(shifts.reduce((sum, { value }) => sum + value, 0)).toBeGreaterThan(mostShift);
});

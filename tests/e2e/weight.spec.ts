import { gzipSync } from "node:zlib";
import { expect, test } from "./fixtures";

const kB = 1000;
const mostOfScreen = 340 * kB;
const mostOfBuilder = 430 * kB;

test("No screen loads more JavaScript than it may", async ({ browser, session, world }) => {
  test.setTimeout(180_000);
  await world.addPeople(2);
  const cohort = await world.addCohort("Weighed", "dynamic");
  const screens = [
    "/cohorts",
    `/cohorts/${cohort.cohort_id}`,
    `/cohorts/${cohort.cohort_id}?tab=rules`,
    `/cohorts/${cohort.cohort_id}/assign`,
    "/cohorts/new/list",
    "/people",
    `/people/${world.people[0]}`,
    "/assignments",
    "/agents",
    "/settings",
    "/cohorts/new",
    `/cohorts/${cohort.cohort_id}/edit`,
  ];
  for (const screen of screens) {
    const context = await browser.newContext({ storageState: session });
    const page = await context.newPage();
    const scripts: Promise<number>[] = [];
    page.on("response", (response) => {
      if (response.request().resourceType() !== "script" || !response.ok()) return;
      scripts.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto(screen);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
    console.log(`${(bytes / kB).toFixed(0).padStart(4)} kB  ${screen}`);
    expect(bytes, `${screen} was measured`).toBeGreaterThan(50 * kB);
    const most = /\/(new|edit)$/.test(screen) ? mostOfBuilder : mostOfScreen;
    expect.soft(bytes, `JavaScript of ${screen}, gzip`).toBeLessThan(most);
    await context.close();
  }
});

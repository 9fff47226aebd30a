import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function problemsOf(page: Page, without: string[] = []): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(tags).disableRules(without).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
}

/** Everything that is on its way has come. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle").catch(() => undefined);
  await expect(page.locator(".animate-pulse").filter({ visible: true })).toHaveCount(0);
}

for (const theme of ["light", "dark"] as const) {
  for (const width of [1440, 360]) {
    test.describe(`In the ${theme} theme at ${width} px`, () => {
      test.use({ colorScheme: theme, viewport: { width, height: 900 }, reducedMotion: "reduce" });

      test("no screen has a problem that axe can find, and none is wider than the window", async ({
        page,
        world,
      }) => {
        test.setTimeout(180_000);
        await world.addPeople(3);
        await world.addAgent("Axe", 10);
        const live = await world.addCohort("Axe live", "dynamic");
        const list = await world.addCohort("Axe list", "static");
        const screens = [
          "/cohorts",
          "/cohorts/new",
          "/cohorts/new/list",
          `/cohorts/${live.cohort_id}`,
          `/cohorts/${live.cohort_id}?tab=rules`,
          `/cohorts/${live.cohort_id}?tab=activity`,
          `/cohorts/${live.cohort_id}?tab=overlap&with=${list.cohort_id}`,
          `/cohorts/${list.cohort_id}?tab=moved`,
          `/cohorts/${live.cohort_id}/edit`,
          `/cohorts/${live.cohort_id}/assign`,
          "/people",
          `/people/${world.people[0]}`,
          "/assignments",
          "/agents",
          "/settings",
          "/settings?tab=fields",
          "/settings?tab=users",
          "/settings?tab=keys",
          "/settings?tab=webhooks",
          "/settings?tab=audit",
          "/imports",
          "/nowhere",
        ];
        for (const screen of screens) {
          await page.goto(screen);
          await settled(page);
          expect.soft(await problemsOf(page), screen).toEqual([]);
          const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          expect.soft(wider, `${screen} is wider than the window`).toBeLessThanOrEqual(0);
        }
      });
    });
  }
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`Conditions that are muted, in the ${colorScheme} theme`, () => {
    test.use({ colorScheme, reducedMotion: "reduce" });

    test("are as easy to read, and can be changed", async ({ page, world }) => {
      await page.goto("/cohorts/new");
      await page.getByRole("button", { name: "Gone quiet" }).click();
      for (const muted of ["condition 1", "group 2"]) {
        await page.getByRole("button", { name: `Actions for ${muted}`, exact: true }).click();
        await page.getByRole("menuitem", { name: "Mute" }).click();
      }
      await expect(page.getByText("muted", { exact: true })).toHaveCount(2);
      await settled(page);
      expect(await problemsOf(page)).toEqual([]);
      await page.getByLabel("Operator of condition 1").selectOption({ label: "is any of" });
      await expect(page.getByLabel("Operator of condition 1")).toHaveValue("in");

      await world.addPeople(1);
      const rule = { field: "lead.status", operator: "=", value: "new", muted: true };
      const group = { combinator: "or", rules: [{ ...rule, muted: false }], muted: true };
      const cohort = await world.addCohort("Muted", "dynamic", [rule, group]);
      await page.goto(`/cohorts/${cohort.cohort_id}?tab=rules`);
      await settled(page);
      expect(await problemsOf(page)).toEqual([]);
    });
  });
}

test("The sign-in page has no problem that axe can find", async ({ browser }) => {
  for (const colorScheme of ["light", "dark"] as const) {
    const context = await browser.newContext({ colorScheme, storageState: { cookies: [], origins: [] } });
    const page = await context.newPage();
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").waitFor();
    expect(await problemsOf(page)).toEqual([]);
    await context.close();
  }
});

test.describe("What opens over a page", () => {
  test.use({ reducedMotion: "reduce" });
  // Overlays stand beside the landmarks of the page by their nature.
  const problemsOfOverlay = (page: Page) => problemsOf(page, ["region"]);

  test("dialogs, menus and pickers have no problem that axe can find", async ({ page, world }) => {
    await world.addPeople(1);
    const agent = await world.addAgent("Open", 10);
    await page.goto(`/agents?search=${agent.name}`);
    await page.getByRole("button", { name: `Actions for ${agent.name}` }).click();
    await page.getByRole("menuitem", { name: "Edit" }).waitFor();
    expect.soft(await problemsOfOverlay(page), "menu").toEqual([]);
    await page.getByRole("menuitem", { name: "Edit" }).click();
    const dialog = page.getByRole("dialog", { name: /^Edit/ });
    await expect(dialog).toBeVisible();
    await expect(page.locator("[data-entering]")).toHaveCount(0);
    expect.soft(await problemsOfOverlay(page), "dialog").toEqual([]);
    await page.goto("/cohorts");
    await page.getByRole("table", { name: "Cohorts" }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await expect(page.locator("[data-entering]")).toHaveCount(0);
    expect.soft(await problemsOfOverlay(page), "shortcuts").toEqual([]);
    await page.goto("/cohorts/new");
    await page.getByRole("button", { name: "Field of condition 1" }).click();
    await page.getByRole("combobox", { name: "Search fields" }).waitFor();
    expect.soft(await problemsOfOverlay(page), "picker").toEqual([]);
  });
});

import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures";

const broken = {
  status: 500,
  contentType: "application/problem+json",
  body: '{"title":"Broken","status":500}',
};

test.describe("What can’t be shown", () => {
  for (const { path, heading, back } of [
    { path: "/cohorts/COH-99999999", heading: "COH-99999999 can’t be shown.", back: "All cohorts" },
    { path: "/cohorts/COH-99999999/edit", heading: "The editor can’t be shown.", back: "All cohorts" },
    { path: "/cohorts/COH-99999999/assign", heading: "COH-99999999 can’t be shown.", back: "All cohorts" },
    { path: "/people/nobody-at-all", heading: "nobody-at-all can’t be shown.", back: "Search people" },
    { path: "/assignments/CAJ-99999999", heading: "CAJ-99999999 can’t be shown.", back: "All assignments" },
    { path: "/agents/AGT-99999999", heading: "AGT-99999999 can’t be shown.", back: "All agents" },
    { path: "/imports/IMP-99999999", heading: "The import can’t be shown.", back: "All imports" },
  ]) {
    test(`has its heading and a step back at ${path}`, async ({ page }) => {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
      await expect(page.getByRole("main").getByRole("link", { name: back })).toBeVisible();
      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "best-practice"])
        .analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
    });
  }

  test("is not counted above a list", async ({ page }) => {
    for (const { path, asked, what, counted } of [
      {
        path: "/cohorts",
        asked: "**/api/v1/cohorts?sort=*",
        what: "The cohorts can’t be shown.",
        counted: /\d cohorts?$/,
      },
      {
        path: "/people?search=a",
        asked: "**/api/v1/people?*",
        what: "The people can’t be shown.",
        counted: /\d (person|people)$/,
      },
      {
        path: "/agents",
        asked: "**/api/v1/agents?*",
        what: "The agents can’t be shown.",
        counted: /\d agents?$/,
      },
    ]) {
      await page.route(asked, (route) => route.fulfill(broken));
      await page.goto(path);
      await expect(page.getByText(what)).toBeVisible({ timeout: 20_000 });
      await expect(page.getByRole("main").getByText(counted)).toHaveCount(0);
    }
  });
});

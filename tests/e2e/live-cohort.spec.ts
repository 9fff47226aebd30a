import { call } from "./api-client";
import { expect, test } from "./fixtures";

test.describe("A dynamic cohort", () => {
  test("changes on the open page while a lead is edited over the API", async ({ page, world }) => {
    await world.addPeople(4);
    const cohort = await world.addCohort("Live", "dynamic", [
      { field: "lead.status", operator: "=", value: "new" },
    ]);
    await page.goto(`/cohorts/${cohort.cohort_id}`);
    const rows = page.getByRole("table", { name: /^Members of/ }).getByRole("link");
    await expect(rows).toHaveCount(4);
    await call("PATCH", `/leads/${world.leads[0]}`, { status: "contacted" });
    await expect(rows).toHaveCount(3);
    await call("PATCH", `/leads/${world.leads[0]}`, { status: "new" });
    await expect(rows).toHaveCount(4);
    await page.getByRole("tab", { name: "Activity" }).click();
    await expect(page.getByText(/left – lead status changed/).first()).toBeVisible();
  });

  test("says why someone is in it, with the value that was seen", async ({ page, world }) => {
    await world.addPeople(1, { score: 77 });
    const cohort = await world.addCohort("Why", "dynamic", [
      { field: "lead.score", operator: ">", value: 50 },
    ]);
    await page.goto(`/cohorts/${cohort.cohort_id}`);
    await page.getByRole("button", { name: /^Why .* is a member/ }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("lead score is more than 50");
    await expect(dialog).toContainText("it is 77");
  });

  test("is archived with what that means in words, and found in the archive", async ({ page, world }) => {
    await world.addPeople(2);
    const cohort = await world.addCohort("Old", "dynamic");
    await page.goto(`/cohorts?search=${encodeURIComponent(cohort.name)}`);
    await page.getByRole("button", { name: `Actions for ${cohort.name}` }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await expect(page.getByRole("alertdialog")).toContainText("No person, lead or assignment is deleted");
    await page.getByRole("button", { name: "Archive cohort" }).click();
    await expect(page.getByText("No cohort fits these filters.")).toBeVisible();
    await page.getByRole("checkbox", { name: "Archived" }).check();
    await expect(page.getByRole("link", { name: cohort.name })).toBeVisible();
  });
});

test.describe("A static cohort", () => {
  test("shows who has moved on, and why", async ({ page, world }) => {
    await world.addPeople(4);
    const cohort = await world.addCohort("Worked", "static", [
      { field: "lead.status", operator: "=", value: "new" },
    ]);
    await call("PATCH", `/leads/${world.leads[0]}`, { status: "contacted" });
    await page.goto(`/cohorts/${cohort.cohort_id}?tab=moved`);
    await expect(page.getByRole("progressbar", { name: "Moved on" })).toHaveAttribute("aria-valuenow", "25");
    await expect(page.getByText("no longer: lead status is new")).toBeVisible();
  });

  test("of the list is not said to be as it was before it is known how far it is worked", async ({
    page,
    world,
  }) => {
    await world.addPeople(2);
    const cohort = await world.addCohort("Counted", "static", [
      { field: "lead.status", operator: "=", value: "new" },
    ]);
    await call("PATCH", `/leads/${world.leads[0]}`, { status: "contacted" });
    let letThrough = (): void => undefined;
    const isWanted = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    await page.route(`**/api/v1/cohorts/${cohort.cohort_id}/progress`, async (route) => {
      await isWanted;
      await route.continue();
    });
    const asked = page.waitForRequest(/\/progress$/);
    await page.goto(`/cohorts?search=${world.campaign}`);
    const row = page.getByRole("row", { name: new RegExp(cohort.name) });
    await asked;
    await expect(row.locator(".animate-pulse").filter({ visible: true })).toHaveCount(1);
    await expect(row).not.toContainText("fixed list");
    letThrough();
    await expect(row).toContainText("50 % moved on");
    await expect(row.locator(".animate-pulse").filter({ visible: true })).toHaveCount(0);
  });
});

import { call } from "./api-client";
import { expect, test } from "./fixtures";

test.describe("Editing a cohort", () => {
  test("that is archived begins with having it back", async ({ page, world }) => {
    await world.addPeople(1);
    const { cohort_id, name } = await world.addCohort("Laid aside", "dynamic");
    await call("DELETE", `/cohorts/${cohort_id}`);
    await page.goto(`/cohorts/${cohort_id}/edit`);
    await expect(page.getByRole("heading", { level: 1, name: `Edit ${name}` })).toBeVisible();
    await expect(page.getByText("This cohort is archived.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Save cohort" })).toHaveCount(0);
    await page.getByRole("button", { name: "Restore cohort" }).click();
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue(name);
  });

  test("that is archived meanwhile offers to restore it, and saves what was typed", async ({
    page,
    world,
  }) => {
    await world.addPeople(1);
    const { cohort_id, name } = await world.addCohort("Taken away", "dynamic");
    await page.goto(`/cohorts/${cohort_id}/edit`);
    await page.getByLabel("What it is for").fill("Kept all the same");
    await call("DELETE", `/cohorts/${cohort_id}`);
    await page.getByRole("button", { name: "Save cohort" }).click();
    const dialog = page.getByRole("alertdialog", { name: `${name} was archived while you edited it` });
    await dialog.getByRole("button", { name: "Go back" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "restore it first" })).toBeVisible();
    await expect(page.getByLabel("What it is for")).toHaveValue("Kept all the same");
    await page.getByRole("button", { name: "Save cohort" }).click();
    await dialog.getByRole("button", { name: "Restore and save" }).click();
    await expect(page).toHaveURL(new RegExp(`/cohorts/${cohort_id}$`));
    await expect(page.getByText("Kept all the same")).toBeVisible();
    const saved = await call<{ archived_at: string | null; description: string }>(
      "GET",
      `/cohorts/${cohort_id}`,
    );
    expect(saved).toMatchObject({ archived_at: null, description: "Kept all the same" });
  });

  test("shows the count again by itself once the server is back", async ({ page, world }) => {
    await world.addPeople(3);
    const { cohort_id } = await world.addCohort("Counted", "dynamic");
    let isAway = true;
    await page.route("**/api/v1/cohorts/preview", (route) => (isAway ? route.abort() : route.continue()));
    await page.goto(`/cohorts/${cohort_id}/edit`);
    const panel = page.getByRole("region", { name: "Who matches" });
    await expect(panel.getByRole("alert")).toContainText("The count can’t be had now");
    isAway = false;
    await expect(panel.getByText("3", { exact: true })).toBeVisible();
    await expect(panel.getByRole("alert")).toHaveCount(0);
  });
});

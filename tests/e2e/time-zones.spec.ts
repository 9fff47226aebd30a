import { call } from "./api-client";
import { expect, test } from "./fixtures";

test.describe("Times, for someone who sits in another zone than the workspace", () => {
  test.use({ timezoneId: "Pacific/Kiritimati" });

  test("are shown by the clocks that the rules count their days by", async ({ page, world }) => {
    const { time_zone } = await call<{ time_zone: string }>("GET", "/settings");
    expect(time_zone).toBe("UTC");
    // The 26th already where the browser is.
    const shown = "25 Nov 2026, 20:00:00 UTC";
    await world.addPeople(1, { last_contacted_at: "2026-11-25T20:00:00.000Z" });
    const cohort = await world.addCohort("On a day", "dynamic", [
      { field: "lead.last_contacted_at", operator: "=", value: "2026-11-25" },
    ]);
    await page.goto(`/cohorts/${cohort.cohort_id}`);
    await page.getByRole("button", { name: "Columns", exact: true }).click();
    await page.getByRole("combobox", { name: "Search fields" }).fill("lead last contacted");
    await page.getByRole("option", { name: "Last contacted" }).waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("cell", { name: shown })).toBeVisible();
    await page.getByRole("button", { name: /^Why .* is a member/ }).click();
    await expect(page.getByRole("dialog")).toContainText(`it is ${shown}`);
    await page.goto(`/people/${world.people[0]}`);
    await expect(page.getByText(shown)).toBeVisible();
    await page.getByRole("button", { name: "Edit Last contacted" }).click();
    await expect(page.getByLabel("Last contacted", { exact: true })).toHaveValue("2026-11-25T20:00");
  });
});

import { readFileSync } from "node:fs";
import { expect, test } from "./fixtures";

test.describe("Agents", () => {
  test("are made, changed and deactivated", async ({ page, world }) => {
    const name = `Nadia ${world.campaign}`;
    await page.goto("/agents");
    await page.getByRole("button", { name: "New agent" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill(name);
    await dialog.getByLabel("Leads a day").fill("35");
    await dialog.getByRole("button", { name: "Save agent" }).click();
    await page.getByLabel("Search agents").fill(world.campaign);
    const row = page.getByRole("row", { name: new RegExp(name) });
    await expect(row).toContainText("35");
    await expect(row).toContainText("active");

    await row.getByRole("button", { name: `Actions for ${name}` }).click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
    await page.getByRole("dialog").getByLabel("Leads a day").fill("20");
    await page.getByRole("button", { name: "Save agent" }).click();
    await expect(row).toContainText("20");

    await row.getByRole("button", { name: `Actions for ${name}` }).click();
    await page.getByRole("menuitem", { name: "Deactivate" }).click();
    await expect(row).toContainText("inactive");
  });
});

test.describe("People", () => {
  test("are found by name, and their page shows leads, cohorts and what happened", async ({
    page,
    world,
  }) => {
    await world.addPeople(2);
    const cohort = await world.addCohort("Known", "dynamic");
    await page.goto("/people");
    await page.getByLabel("Search people").fill(`Person 1 ${world.campaign}`);
    await page.getByRole("link", { name: `Person 1 ${world.campaign}` }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Person 1 ${world.campaign}`);
    await expect(page.getByRole("heading", { name: world.leads[0] })).toBeVisible();
    await expect(page.getByRole("link", { name: cohort.name, exact: true })).toBeVisible();
    await expect(page.getByText(`Entered ${cohort.name}`)).toBeVisible();
    await page.getByRole("button", { name: `Why in ${cohort.name}` }).click();
    await expect(page.getByRole("dialog")).toContainText(world.campaign);
  });

  test("are found by what was typed before the page came alive", async ({ page, world }) => {
    await world.addPeople(2);
    const name = `Person 2 ${world.campaign}`;
    let typed = () => {};
    const isTyped = new Promise<void>((done) => {
      typed = done;
    });
    await page.route("**/_next/static/**/*.js", async (route) => {
      await isTyped;
      await route.continue();
    });
    await page.goto("/people", { waitUntil: "commit" });
    await page.getByLabel("Search people").fill(name);
    typed();
    await expect(page.getByRole("link", { name })).toBeVisible();
    await expect(page.getByLabel("Search people")).toHaveValue(name);
  });

  test("are found from anywhere with Ctrl K", async ({ page, world }) => {
    await world.addPeople(1);
    await page.goto("/agents");
    await expect(page.getByRole("heading", { name: "Agents" })).toBeVisible();
    await page.waitForLoadState("networkidle");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: /Search cohorts, people/ }).fill(`Person 1 ${world.campaign}`);
    await page
      .getByRole("option", { name: new RegExp(world.campaign) })
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/people\//);
  });

  test("are exported with all that is held, and erased by whoever types their id", async ({
    page,
    world,
  }) => {
    await world.addPeople(1);
    const [id = ""] = world.people;
    await page.goto(`/people/${id}`);
    const more = page.getByRole("button", { name: `More actions for Person 1 ${world.campaign}` });
    await more.click();
    const saved = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "Export all that is held" }).click();
    const file = JSON.parse(readFileSync(await (await saved).path(), "utf8"));
    expect(file).toMatchObject({ pii_id: id, leads: [{ lead_id: world.leads[0] }] });

    await more.click();
    await page.getByRole("menuitem", { name: "Erase for good…" }).click();
    const dialog = page.getByRole("alertdialog");
    await expect(dialog.getByRole("button", { name: "Erase for good" })).toBeDisabled();
    await dialog.getByLabel(`Type ${id} to confirm`).fill(id);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/people$/);
    await expect(page.getByText(`Person 1 ${world.campaign} is erased.`)).toBeVisible();
    await page.goto(`/people/${id}`);
    await expect(page.getByRole("alert").filter({ hasText: id })).toBeVisible();
  });
});

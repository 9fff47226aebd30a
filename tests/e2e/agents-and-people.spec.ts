import { readFileSync } from "node:fs";
import { instantOf } from "@/components/ui/wall-clock";
import { call } from "./api-client";
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

  test("are found from anywhere with Ctrl K", async ({ page, world }) => {
    await world.addPeople(1);
    await page.goto("/agents");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: /Search cohorts, people/ }).fill(`Person 1 ${world.campaign}`);
    await page
      .getByRole("option", { name: new RegExp(world.campaign) })
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/people\//);
  });

  test("have instants that are changed in place, by the clocks of the workspace", async ({ page, world }) => {
    const at = "2026-01-31T22:15:42.500Z";
    await world.addPeople(1, { last_contacted_at: at });
    const [pii_id = ""] = world.people;
    await call("POST", "/customers/bulk", [{ pii_id, tier: "gold", last_purchase_at: at }]);
    const { time_zone } = await call<{ time_zone: string }>("GET", "/settings");
    await page.goto(`/people/${pii_id}`);
    const lead = page.locator("section").filter({ has: page.getByRole("heading", { name: world.leads[0] }) });
    const contacted = lead.getByLabel("Last contacted", { exact: true });
    const stored = async () =>
      (await call<Record<string, unknown>>("GET", `/leads/${world.leads[0]}`)).last_contacted_at;

    await page.getByRole("button", { name: "Edit Last contacted" }).click();
    await expect(lead.getByText(`in ${time_zone}`)).toBeVisible();
    await contacted.press("Enter");
    await expect(contacted).toHaveCount(0);
    expect(await stored()).toBe(at);

    await page.getByRole("button", { name: "Edit Last contacted" }).click();
    await contacted.fill("2026-02-03T09:30");
    // A part of it alone is no day and time, and not a way to say that none is known.
    await contacted.press("ArrowRight");
    await contacted.press("Delete");
    await page.getByRole("button", { name: "Save Last contacted" }).click();
    await expect(page.getByText("It is not complete")).toBeVisible();
    await contacted.fill("2026-02-03T09:30");
    await contacted.press("Enter");
    await expect(page.getByText(/^Last contacted is 3 Feb 2026, /)).toBeVisible();
    expect(await stored()).toBe(instantOf("2026-02-03T09:30", time_zone));
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(stored).toBe(at);

    await page.getByRole("button", { name: "Edit Last purchase" }).click();
    await page.getByLabel("Last purchase", { exact: true }).fill("");
    await page.getByRole("button", { name: "Save Last purchase" }).click();
    await expect(page.getByText("Last purchase is – now.")).toBeVisible();
    await page.getByRole("button", { name: "Add to customer" }).click();
    await page.getByRole("option", { name: "First purchase" }).click();
    await page.getByLabel("First purchase", { exact: true }).fill("2025-12-24T18:00");
    await page.getByRole("button", { name: "Save First purchase" }).click();
    await expect(page.getByText(/^First purchase is 24 Dec 2025, /)).toBeVisible();
    await expect(page.getByRole("button", { name: "Edit Created" })).toHaveCount(0);
  });

  test("keep what was typed where it could not be saved, and say what to do", async ({ page, world }) => {
    await world.addPeople(1);
    await page.route("**/api/v1/contacts/*", (route) =>
      route.fulfill({ status: 500, headers: { "x-request-id": "req-8" }, body: "" }),
    );
    await page.goto(`/people/${world.people[0]}`);
    await page.getByRole("button", { name: "Edit Name" }).click();
    const name = page.getByLabel("Name", { exact: true });
    await name.fill("Asha");
    await name.press("Enter");
    await expect(page.getByRole("alert").filter({ hasText: "could not be saved" })).toHaveText(
      "It could not be saved: The server gave no reason. Try again; if it stays so, tell an administrator, with the request’s id req-8. What you typed is kept here.",
    );
    await expect(name).toHaveValue("Asha");
  });

  test("keep what someone else has set since, when a change is taken back", async ({ page, world }) => {
    await world.addPeople(1, { score: 50 });
    const lead = `/leads/${world.leads[0]}`;
    await page.goto(`/people/${world.people[0]}`);
    const setTo = async (value: string) => {
      await page.getByRole("button", { name: "Edit Score" }).click();
      await page.getByLabel("Score", { exact: true }).fill(value);
      await page.keyboard.press("Enter");
    };
    await setTo("60");
    await expect(page.getByText("Score is 60 now.")).toBeVisible();
    await setTo("77");
    await expect(page.getByText("Score is 77 now.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(1);
    await call("PATCH", lead, { score: 99 });
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(
      page.getByText("Score was changed to 99 by someone else since; it was left as it is."),
    ).toBeVisible();
    expect(await call("GET", lead)).toMatchObject({ score: 99 });
  });

  test("can’t be searched without a connection, which is said, and are found once it is back", async ({
    page,
    context,
    world,
  }) => {
    await world.addPeople(1);
    const table = page.getByRole("table", { name: "People" });
    await page.goto("/people");
    await expect(table).toBeVisible();
    await context.setOffline(true);
    await page.getByLabel("Search people").fill(`Person 1 ${world.campaign}`);
    await expect(page.getByRole("alert").filter({ hasText: "The search can’t be had now." })).toBeVisible();
    await expect(table).toHaveCount(0);
    await expect(page.getByText(/\d (person|people)$/)).toHaveCount(0);
    await context.setOffline(false);
    await expect(page.getByRole("link", { name: `Person 1 ${world.campaign}` })).toBeVisible();
    await expect(page.getByText("1 person", { exact: true })).toBeVisible();
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

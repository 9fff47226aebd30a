import { call } from "./api-client";
import { expect, test } from "./fixtures";

test.describe("A cohort’s page", () => {
  test("names its tab in the browser, and goes back to the list as it was", async ({ page, world }) => {
    await world.addPeople(1);
    const cohort = await world.addCohort("Titled", "dynamic");
    await page.goto("/cohorts");
    await page.getByLabel("Search cohorts").fill(cohort.name);
    await expect(page).toHaveURL(/search=/);
    await page.getByRole("link", { name: cohort.name }).click();
    await expect(page).toHaveTitle(`${cohort.name} · Cohort System`);
    await page.getByRole("tab", { name: "Rules" }).click();
    await expect(page).toHaveURL(/tab=rules/);
    await page.goBack();
    await expect(page.getByLabel("Search cohorts")).toHaveValue(cohort.name);
    await expect(page.getByRole("link", { name: cohort.name })).toBeVisible();
  });

  test("shows the columns that are chosen, and remembers them", async ({ page, world }) => {
    await world.addPeople(2, { score: 61 });
    const cohort = await world.addCohort("Columns", "dynamic");
    await page.goto(`/cohorts/${cohort.cohort_id}`);
    const table = page.getByRole("table", { name: /^Members of/ });
    await expect(table.getByRole("columnheader", { name: "City" })).toBeVisible();
    await page.getByRole("button", { name: "Columns", exact: true }).click();
    await page.getByRole("combobox", { name: "Search fields" }).fill("lead score");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await expect(table.getByRole("cell", { name: "61" })).toHaveCount(2);
    await page.reload();
    await expect(table.getByRole("columnheader", { name: "Score" })).toBeVisible();
    const href = await page.getByRole("link", { name: "All as CSV" }).getAttribute("href");
    expect(decodeURIComponent(href ?? "")).toContain("lead.score");
    const csv = await (await page.request.get(href ?? "")).text();
    expect(csv.split("\r\n")[0]).toBe(
      "pii_id,name,lead_ids,agent_ids,entered_at,contact.city,lead.status,lead.score",
    );
    expect(csv).toContain("Pune,new,61");
  });

  test("finds members by a part of the name, and keeps what was looked for in the address", async ({
    page,
    world,
  }) => {
    await world.addPeople(12);
    const cohort = await world.addCohort("Searched", "dynamic");
    await page.goto(`/cohorts/${cohort.cohort_id}`);
    const table = page.getByRole("table", { name: /^Members of/ });
    await expect(table).toHaveAttribute("aria-rowcount", "13");
    await page.getByLabel("Search members").fill("erson 12");
    await expect(table.getByRole("link")).toHaveCount(1);
    await expect(page).toHaveURL(/search=erson/);
    const link = page.getByRole("link", { name: "CSV of 1 filtered member" });
    const csv = await (await page.request.get((await link.getAttribute("href")) ?? "")).text();
    expect(csv.trimEnd().split("\r\n")).toHaveLength(2);
    expect(csv).toContain("Person 12 ");
    await page.reload();
    await expect(page.getByLabel("Search members")).toHaveValue("erson 12");
    await expect(table.getByRole("link", { name: /^Person 12 / })).toBeVisible();
    await expect(table.getByRole("link")).toHaveCount(1);
  });

  test("keeps no more rows than the window needs, however far one scrolls", async ({ page, world }) => {
    test.setTimeout(120_000);
    await world.addPeople(600);
    const cohort = await world.addCohort("Long", "dynamic");
    await page.goto(`/cohorts/${cohort.cohort_id}`);
    const table = page.getByRole("table", { name: /^Members of/ });
    await expect(table).toHaveAttribute("aria-rowcount", "601");
    await expect(table.getByRole("link", { name: /^Person 1 / })).toBeVisible();
    const rows = table.locator("tbody tr[aria-rowindex]");
    expect(await rows.count()).toBeLessThan(80);
    await expect(async () => {
      await page.mouse.wheel(0, 20_000);
      await expect(table.getByRole("link", { name: /^Person 600 / })).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 60_000 });
    expect(await rows.count()).toBeLessThan(80);
  });

  test("shows how many people it shares with others", async ({ page, world }) => {
    await world.addPeople(3);
    await world.addPeople(2, { status: "qualified" });
    const all = await world.addCohort("Everyone", "static");
    const some = await world.addCohort("Qualified", "static", [
      { field: "lead.status", operator: "=", value: "qualified" },
    ]);
    await page.goto(`/cohorts/${all.cohort_id}?tab=overlap`);
    await page.getByRole("button", { name: "Compare with" }).click();
    await page.getByRole("combobox", { name: "Search cohorts" }).fill(some.name);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await expect(page.getByText("2 people in all of them, 5 people in at least one")).toBeVisible();
    const parts = page.getByRole("table", { name: /^People by the cohorts/ });
    await expect(parts.getByRole("row", { name: /^in not in 3/ })).toBeVisible();
    await expect(parts.getByRole("row", { name: /^in in 2/ })).toBeVisible();
    await page.setViewportSize({ width: 360, height: 740 });
    const list = page.getByRole("list", { name: "People by the cohorts that they are in" });
    await expect(list.getByRole("listitem").nth(0)).toHaveText(/^Only in .+3 people/);
    await expect(list.getByRole("listitem").nth(1)).toHaveText(/^In all of them2 people/);
  });

  test("says whose days its rules count", async ({ page, world }) => {
    const days = await world.addCohort("Days", "dynamic", [
      { field: "lead.created_at", operator: "between", value: ["2026-11-20", "2026-11-24"] },
    ]);
    const none = await world.addCohort("No days", "dynamic");
    await page.goto(`/cohorts/${days.cohort_id}?tab=rules`);
    await expect(page.getByRole("region", { name: "Rules in words" })).toContainText(
      "between 2026-11-20 and 2026-11-24. Days of UTC.",
    );
    await page.goto(`/cohorts/${none.cohort_id}?tab=rules`);
    await expect(page.getByRole("region", { name: "Rules in words" })).toContainText("campaign");
    await expect(page.getByText("Days of")).toHaveCount(0);
  });

  test("shows what a version changed, and goes back to a former one", async ({ page, world }) => {
    await world.addPeople(3);
    await world.addPeople(1, { status: "qualified" });
    const cohort = await world.addCohort("Versions", "dynamic");
    const { version } = await call<{ version: number }>("GET", `/cohorts/${cohort.cohort_id}`);
    const rules = [
      { field: "lead.campaign", operator: "=", value: world.campaign },
      { field: "lead.status", operator: "=", value: "qualified" },
    ];
    await call("PATCH", `/cohorts/${cohort.cohort_id}`, { version, rules: { combinator: "and", rules } });
    await page.goto(`/cohorts/${cohort.cohort_id}?tab=rules`);
    const versions = page.getByRole("region", { name: "Versions" });
    await expect(versions).toContainText("Added: lead status is qualified");
    await versions
      .getByRole("button", { name: /^Restore version/ })
      .last()
      .click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Restore these rules" }).click();
    await expect(versions).toContainText("Removed: lead status is qualified");
    await page.getByRole("tab", { name: "Members" }).click();
    await expect(page.getByRole("table", { name: /^Members of/ })).toHaveAttribute("aria-rowcount", "5");
  });

  test("is archived, and back by the undo of the message", async ({ page, world }) => {
    await world.addPeople(1);
    const cohort = await world.addCohort("Undone", "dynamic");
    await page.goto(`/cohorts?search=${encodeURIComponent(cohort.name)}`);
    await page.getByRole("button", { name: `Actions for ${cohort.name}` }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await page.getByRole("button", { name: "Archive cohort" }).click();
    await expect(page.getByText("No cohort fits these filters.")).toBeVisible();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByRole("link", { name: cohort.name })).toBeVisible();
  });

  test("explains a member at an address of its own, which Back closes", async ({ page, world }) => {
    await world.addPeople(1);
    const cohort = await world.addCohort("Explained", "dynamic");
    const path = `/cohorts/${cohort.cohort_id}`;
    await page.goto("/cohorts");
    await page.goto(path);
    const why = page.getByRole("button", { name: /^Why .* is a member/ });
    const dialog = page.getByRole("dialog", { name: /and Explained/ });
    await why.click();
    await expect(dialog).toContainText("became a member");
    await expect(page).toHaveURL(`${path}?why=${world.people[0]}`);
    await page.goBack();
    await expect(dialog).toHaveCount(0);
    await expect(page).toHaveURL(path);
    await why.click();
    await expect(dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await expect(page).toHaveURL(path);
    await page.goBack();
    await expect(page).toHaveURL("/cohorts");

    await page.goto(`${path}?why=${world.people[0]}`);
    await expect(dialog).toContainText("became a member");
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await expect(page).toHaveURL(path);
  });

  test("says why there is no line of its size yet, and where its first assignment is made", async ({
    page,
    world,
  }) => {
    await world.addPeople(2);
    const { cohort_id } = await world.addCohort("Young", "dynamic");
    await page.goto(`/cohorts/${cohort_id}?tab=activity`);
    await expect(page.getByText("Its size over time is drawn here once it has changed")).toBeVisible();
    await page.goto(`/cohorts/${cohort_id}?tab=assignments`);
    await page.getByRole("tabpanel").getByRole("link", { name: "Assign leads…" }).click();
    await expect(page).toHaveURL(`/cohorts/${cohort_id}/assign`);
    await page.route("**/api/v1/assignment-jobs?*", (route) =>
      route.fulfill({ json: { items: [], next_cursor: null } }),
    );
    await page.goto("/assignments");
    await page.getByRole("main").getByRole("link", { name: "Choose a cohort" }).click();
    await expect(page).toHaveURL("/cohorts");
  });

  test("of an archived one says what its last evaluation changed, and nothing before it", async ({
    page,
    world,
  }) => {
    await world.addPeople(2);
    const { cohort_id } = await world.addCohort("Put away", "dynamic");
    const line = page.getByRole("main").getByText("last evaluation +2 −0");
    await page.goto(`/cohorts/${cohort_id}`);
    await expect(line).toContainText(" · last evaluation +2 −0");
    await call("DELETE", `/cohorts/${cohort_id}`);
    await page.reload();
    await expect(line).toHaveText("last evaluation +2 −0");
  });
});

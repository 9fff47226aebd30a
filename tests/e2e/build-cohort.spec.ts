import type { Page } from "@playwright/test";
import { call } from "./api-client";
import { chooseField, expect, test, typeValue } from "./fixtures";

/** Lets every `method` to `path` of the API fail without a reason, under a request id. */
const fail = (page: Page, method: string, path: string) =>
  page.route(`**/api/v1${path}`, (route) =>
    route.request().method() === method
      ? route.fulfill({ status: 500, headers: { "x-request-id": "req-7" }, body: "" })
      : route.fallback(),
  );

const triedAgain =
  "It could not be saved: The server gave no reason. Try again; if it stays so, tell an administrator, with the request’s id req-7. What you typed is kept here.";

test.describe("Building a cohort", () => {
  test("rules are previewed as they are made, saved, and their members shown", async ({ page, world }) => {
    await world.addPeople(7);
    await world.addPeople(5, { status: "qualified", score: 80 });
    await page.goto("/cohorts/new");
    await page.getByLabel("Name", { exact: true }).fill(`Built ${world.campaign}`);

    await chooseField(page, "1", "lead campaign");
    await typeValue(page, "1", world.campaign);
    const panel = page.getByRole("region", { name: "Who matches" });
    await expect(panel.getByRole("status").first()).toHaveText("12 people, 12 leads");

    await page.getByRole("button", { name: "Condition", exact: true }).click();
    await expect(panel).toContainText("1 unfinished condition is left out");
    await chooseField(page, "2", "lead status");
    await page.getByLabel("Value of condition 2").selectOption("qualified");
    await expect(panel.getByRole("status").first()).toHaveText("5 people, 5 leads");
    await expect(panel).toContainText("lead status is qualified");

    await page.getByRole("button", { name: "Save cohort" }).click();
    await expect(page).toHaveURL(/\/cohorts\/COH-\d+$/);
    world.keep(page.url().split("/").at(-1) ?? "");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Built ${world.campaign}`);
    await expect(page.getByRole("table", { name: /^Members of/ }).getByRole("link")).toHaveCount(5);
    await expect(page.getByText("live")).toBeVisible();
  });

  test("any of, at least and not change who matches; muting takes a condition out", async ({
    page,
    world,
  }) => {
    await world.addPeople(3, { score: 10, contact_attempts: 1 });
    await world.addPeople(4, { score: 90, contact_attempts: 1 });
    await page.goto("/cohorts/new");
    await chooseField(page, "1", "lead campaign");
    await typeValue(page, "1", world.campaign);
    await page.getByRole("button", { name: "Group", exact: true }).click();
    await chooseField(page, "2.1", "lead score");
    await page.getByLabel("Operator of condition 2.1").selectOption({ label: "is at least" });
    await page.getByLabel("Value of condition 2.1").fill("50");
    const spoken = page.getByRole("region", { name: "Who matches" }).getByRole("status").first();
    await expect(spoken).toHaveText("4 people, 4 leads");

    const group = page.getByRole("listitem", { name: "Group 2" });
    await group.getByLabel("The opposite of group 2").check();
    await expect(spoken).toHaveText("3 people, 3 leads");
    await group.getByLabel("The opposite of group 2").uncheck();

    await group.getByRole("button", { name: "Condition", exact: true }).click();
    await chooseField(page, "2.2", "lead contact attempts");
    await page.getByLabel("Value of condition 2.2").fill("1");
    await group.getByLabel("How many of group 2").selectOption("atLeast");
    await group.getByLabel("At least how many of group 2").fill("1");
    await expect(spoken).toHaveText("7 people, 7 leads");

    await page.getByRole("button", { name: "Actions for group 2" }).click();
    await page.getByRole("menuitem", { name: "Mute" }).click();
    await expect(group.getByText("muted")).toBeVisible();
    await expect(spoken).toHaveText("7 people, 7 leads");
  });

  test("a problem stands under the condition that has it", async ({ page }) => {
    await page.goto("/cohorts/new");
    await chooseField(page, "1", "lead score");
    await page.getByLabel("Operator of condition 1").selectOption({ label: "is between" });
    await page.getByLabel("Value of condition 1: from").fill("9");
    await page.getByLabel("Value of condition 1: to").fill("2");
    const condition = page.getByRole("listitem", { name: "Condition 1" });
    await expect(condition).toContainText("the ends are the wrong way round");
    await expect(page.getByRole("region", { name: "Who matches" }).getByRole("alert")).toBeVisible();
    await page.getByLabel("Value of condition 1: to").fill("20");
    await expect(condition).not.toContainText("the wrong way round");
  });

  test("the count comes back by itself with the connection", async ({ page, context, world }) => {
    await world.addPeople(2);
    await world.addPeople(3, { status: "qualified" });
    const rule = { field: "lead.status", operator: "=", value: "new" };
    const cohort = await world.addCohort("Offline", "dynamic", [rule]);
    await page.goto(`/cohorts/${cohort.cohort_id}/edit`);
    const panel = page.getByRole("region", { name: "Who matches" });
    await expect(panel.getByRole("status").first()).toHaveText("2 people, 2 leads");
    await context.setOffline(true);
    await page.getByLabel("Value of condition 2").selectOption("qualified");
    await expect(panel.getByRole("alert")).toContainText("The server can't be reached.");
    await context.setOffline(false);
    await expect(panel.getByRole("status").first()).toHaveText("3 people, 3 leads");
    await expect(panel.getByRole("alert")).toHaveCount(0);
  });

  test("what is missing is said before anything is sent", async ({ page }) => {
    await page.goto("/cohorts/new");
    await page.getByRole("button", { name: "Save cohort" }).click();
    await expect(page.getByText("Give the cohort a name.")).toBeVisible();
    await expect(page.getByRole("alert").filter({ hasText: "unfinished condition" })).toBeVisible();
    await expect(page).toHaveURL(/\/cohorts\/new$/);
    await expect(page.getByLabel("Name", { exact: true })).toBeFocused();
    await page.keyboard.type("Now it has one");
    await expect(page.getByText("Give the cohort a name.")).toBeHidden();
    await page.getByRole("button", { name: "Save cohort" }).click();
    await expect(page.getByRole("button", { name: "Field of condition 1" })).toBeFocused();
  });

  test("a version that someone else has saved is not overwritten unasked", async ({ page, world }) => {
    await world.addPeople(2);
    const cohort = await world.addCohort("Shared", "dynamic");
    await page.goto(`/cohorts/${cohort.cohort_id}/edit`);
    await page.getByLabel("What it is for").fill("mine");
    const { version } = await call<{ version: number }>("GET", `/cohorts/${cohort.cohort_id}`);
    await call("PATCH", `/cohorts/${cohort.cohort_id}`, { version, description: "theirs" });
    await page.getByRole("button", { name: "Save cohort" }).click();
    const dialog = page.getByRole("alertdialog");
    await expect(dialog).toContainText("changed by someone else");
    await dialog.getByRole("button", { name: "Show their version" }).click();
    await expect(page.getByLabel("What it is for")).toHaveValue("theirs");
  });

  test("changing the rules of a static list is asked about first", async ({ page, world }) => {
    await world.addPeople(3);
    const cohort = await world.addCohort("List", "static");
    await page.goto(`/cohorts/${cohort.cohort_id}/edit`);
    await page.getByRole("button", { name: "Condition", exact: true }).click();
    await chooseField(page, "2", "contact city");
    await typeValue(page, "2", "Nowhere");
    await page.getByRole("button", { name: "Save cohort" }).click();
    const dialog = page.getByRole("alertdialog");
    await expect(dialog).toContainText("fixed list of 3 people");
    await dialog.getByRole("button", { name: "Go back" }).click();
    await expect(page).toHaveURL(/\/edit$/);
  });

  test("a pasted list becomes a static cohort, and ids that are not known are named", async ({
    page,
    world,
  }) => {
    await world.addPeople(2);
    await page.goto("/cohorts/new/list");
    await page.getByLabel("Name", { exact: true }).fill(`Pasted ${world.campaign}`);
    await page.getByRole("textbox", { name: "Ids" }).fill([...world.leads, "L-unheard-of"].join("\n"));
    await page.getByRole("button", { name: "Save cohort" }).click();
    const report = page.getByRole("dialog");
    await expect(report).toContainText("L-unheard-of");
    await report.getByRole("button", { name: "Open the cohort" }).click();
    await expect(page).toHaveURL(/\/cohorts\/COH-\d+$/);
    world.keep(page.url().split("/").at(-1) ?? "");
    await expect(page.getByRole("table", { name: /^Members of/ }).getByRole("link")).toHaveCount(2);
  });
});

test.describe("A cohort that can't be saved", () => {
  test("says so where one is, wide and narrow, and what to do about it", async ({ page, world }) => {
    await world.addPeople(1, { score: 90 });
    const many = Array.from({ length: 24 }, (_, i) => ({ field: "lead.score", operator: ">=", value: i }));
    const cohort = await world.addCohort("Long", "dynamic", many);
    await fail(page, "PATCH", `/cohorts/${cohort.cohort_id}`);
    const said = page.getByRole("alert").filter({ hasText: "could not be saved" });
    await page.goto(`/cohorts/${cohort.cohort_id}/edit`);
    const purpose = page.getByLabel("What it is for");
    await purpose.fill("Not lost");
    await page.getByRole("button", { name: "Save cohort" }).click();
    await expect(said).toHaveText(triedAgain);
    await expect(said).toBeInViewport({ ratio: 1 });

    // From far below, by the key.
    await page.getByRole("button", { name: "Actions for condition 25" }).focus();
    await expect(said).not.toBeInViewport();
    await page.keyboard.press("Control+s");
    await expect(said).toBeInViewport({ ratio: 1 });

    await page.setViewportSize({ width: 390, height: 780 });
    await page.getByRole("button", { name: "Remove condition 12" }).focus();
    const save = page.getByRole("button", { name: "Save cohort" });
    await save.click();
    await expect(said).toHaveText(triedAgain);
    await expect(said).toBeInViewport({ ratio: 1 });
    await expect(save).toBeInViewport({ ratio: 1 });
    await expect(purpose).toHaveValue("Not lost");
  });

  test("since it is gone is saved as a new one", async ({ page, world }) => {
    await world.addPeople(2);
    const cohort = await world.addCohort("Purged", "dynamic");
    await page.goto(`/cohorts/${cohort.cohort_id}/edit`);
    await page.getByLabel("What it is for").fill("It lives on");
    await call("DELETE", `/cohorts/${cohort.cohort_id}?purge=true`);
    await page.getByRole("button", { name: "Save cohort" }).click();
    const said = page.getByRole("alert").filter({ hasText: "could not be saved" });
    await expect(said).toContainText(`There is no cohort "${cohort.cohort_id}".`);
    await said.getByRole("button", { name: "Save these rules as a new cohort" }).click();
    await expect(page).toHaveURL(/\/cohorts\/COH-\d+$/);
    const saved = page.url().split("/").at(-1) ?? "";
    world.keep(saved);
    expect(saved).not.toBe(cohort.cohort_id);
    expect(await call("GET", `/cohorts/${saved}`)).toMatchObject({
      name: cohort.name,
      description: "It lives on",
      member_count: 2,
    });
  });

  test("from a list says so beside its button", async ({ page }) => {
    await fail(page, "POST", "/cohorts");
    await page.goto("/cohorts/new/list");
    await page.getByLabel("Name", { exact: true }).fill("Listed");
    await page.getByRole("textbox", { name: "Ids" }).fill("L-1");
    await page.setViewportSize({ width: 390, height: 500 });
    await page.getByRole("button", { name: "Save cohort" }).click();
    const said = page.getByRole("alert").filter({ hasText: "could not be saved" });
    await expect(said).toHaveText(triedAgain);
    await expect(said).toBeInViewport({ ratio: 1 });
  });
});

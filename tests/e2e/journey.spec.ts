import { call } from "./api-client";
import { chooseField, expect, test, typeValue } from "./fixtures";

test("A cohort is built, previewed, saved, watched filling, handed out, watched, and the hand-out undone", async ({
  page,
  world,
}) => {
  test.setTimeout(120_000);
  await world.addPeople(120);
  const agent = await world.addAgent("Journey", 200);
  await page.goto("/cohorts/new");
  await page.getByLabel("Name", { exact: true }).fill(`Journey ${world.campaign}`);
  await chooseField(page, "1", "lead campaign");
  await typeValue(page, "1", world.campaign);
  const spoken = page.getByRole("region", { name: "Who matches" }).getByRole("status").first();
  await expect(spoken).toHaveText("120 people, 120 leads");
  await page.keyboard.press("Control+s");
  await expect(page).toHaveURL(/\/cohorts\/COH-\d+$/);
  world.keep(page.url().split("/").at(-1) ?? "");

  const table = page.getByRole("table", { name: /^Members of/ });
  await expect(table).toHaveAttribute("aria-rowcount", "121");
  await world.addPeople(5);
  await expect(table).toHaveAttribute("aria-rowcount", "126");

  await page.getByRole("link", { name: "Assign leads…" }).click();
  await page.getByLabel("Search agents").fill(world.campaign);
  await page.getByRole("checkbox", { name: new RegExp(agent.name) }).check();
  await page.getByRole("button", { name: "Assign 125 leads" }).click();
  await expect(page).toHaveURL(/\/assignments\/CAJ-\d+$/);
  const bar = page.getByRole("progressbar", { name: "Leads assigned", exact: true });
  await expect(bar).toHaveAttribute("aria-valuenow", "100", { timeout: 30_000 });
  expect(await call("GET", `/leads/${world.leads[0]}`)).toMatchObject({ agent_id: agent.agent_id });

  await page.getByRole("button", { name: /^Undo…?$/ }).click();
  await page
    .getByRole("alertdialog")
    .or(page.getByRole("dialog"))
    .getByRole("button", { name: /^Undo/ })
    .click();
  await expect(async () => {
    expect(await call("GET", `/leads/${world.leads[0]}`)).toMatchObject({ agent_id: null });
  }).toPass({ timeout: 30_000 });
});

test("A dynamic cohort changes in one window while a lead is edited in another", async ({ page, world }) => {
  await world.addPeople(3);
  const cohort = await world.addCohort("Two windows", "dynamic", [
    { field: "lead.status", operator: "=", value: "new" },
  ]);
  await page.goto(`/cohorts/${cohort.cohort_id}`);
  const members = page.getByRole("table", { name: /^Members of/ });
  await expect(members.getByRole("link")).toHaveCount(3);

  const other = await page.context().newPage();
  await other.goto(`/people/${world.people[0]}`);
  await expect(other).toHaveTitle(/^Person 1 .* · Cohort System$/);
  await other.getByRole("button", { name: "Edit Campaign" }).click();
  await other.getByRole("textbox", { name: "Campaign" }).fill("elsewhere");
  await other.keyboard.press("Enter");
  await expect(other.getByText("Campaign is elsewhere now.")).toBeVisible();

  await page.bringToFront();
  await expect(members.getByRole("link")).toHaveCount(2);
  await other.bringToFront();
  await other.getByRole("button", { name: "Undo" }).click();
  await expect(other.getByText(`Campaign is ${world.campaign} again.`)).toBeVisible();
  await page.bringToFront();
  await expect(members.getByRole("link")).toHaveCount(3);
});

test("Keys lead to every screen, and their sheet switches them off", async ({ page }) => {
  await page.goto("/cohorts");
  await expect(page.getByRole("table", { name: "Cohorts" })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("p");
  await expect(page).toHaveURL(/\/people$/);
  await expect(page.getByRole("heading", { name: "People" })).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByLabel("Search people")).toBeFocused();
  await page.keyboard.press("n");
  await expect(page.getByLabel("Search people")).toHaveValue("n");
  await page.getByRole("heading", { name: "People" }).click();
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await sheet.getByRole("checkbox", { name: "Shortcuts of a single key" }).uncheck();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await page.keyboard.press("n");
  await page.keyboard.press("?");
  await expect(sheet).toBeHidden();
  await expect(page).toHaveURL(/\/people/);
});

import { readFile } from "node:fs/promises";
import { call } from "./api-client";
import { expect, test } from "./fixtures";
import { email, password } from "./settings";

const none = async (name: string): Promise<void> => {
  const query = `search=${encodeURIComponent(name)}`;
  const lists = await Promise.all(
    ["", "&archived=true"].map((more) => call<{ items: unknown[] }>("GET", `/cohorts?${query}${more}`)),
  );
  expect(lists.flatMap(({ items }) => items)).toEqual([]);
};

test.describe("A cohort from a list", () => {
  test("of person ids where lead ids are said is asked about before it is saved", async ({ page, world }) => {
    await world.addPeople(1);
    await world.addPeople(3, { campaign: `${world.campaign}-other` });
    const name = `Pasted ${world.campaign}`;
    await page.goto("/cohorts/new/list");
    await page.getByLabel("Name").fill(name);
    await page
      .getByRole("textbox", { name: "Ids", exact: true })
      .fill([...world.people, "nobody-1"].join("\n"));
    await page.getByRole("button", { name: "Save cohort" }).click();
    await expect(page.getByText("These are person ids, not lead ids. Nothing is saved yet.")).toBeVisible();
    await none(name);
    await page.getByRole("button", { name: "Save them as person ids" }).click();

    const report = page.getByRole("dialog", { name: "1 id was not found" });
    await expect(report).toContainText(`${name} has 4 people. No person is known by these ids:`);
    await expect(report.getByText("nobody-1", { exact: true })).toBeVisible();
    const download = page.waitForEvent("download");
    await report.getByRole("button", { name: "All of them as CSV" }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^COH-\d+-not-found\.csv$/);
    expect(await readFile(await file.path(), "utf8")).toBe("pii_id\nnobody-1\n");
    await report.getByRole("button", { name: "Open the cohort" }).click();
    await expect(page).toHaveURL(/\/cohorts\/COH-\d+$/);
    world.keep(page.url().split("/").at(-1) ?? "");
    await expect(page.getByText("members", { exact: true })).toBeVisible();
  });

  test("of people who have no lead is taken as it is", async ({ page, world }) => {
    const ids = [1, 2].map((n) => `${world.campaign}-contact-${n}`);
    world.people.push(...ids);
    await call(
      "POST",
      "/contacts/bulk",
      ids.map((pii_id) => ({ pii_id, name: `Contact ${world.campaign}` })),
    );
    await page.goto("/cohorts/new/list");
    await page.getByLabel("Name").fill(`Contacts ${world.campaign}`);
    await page.getByLabel("person ids").check();
    await page.getByRole("textbox", { name: "Ids", exact: true }).fill(ids.join("\n"));
    await page.getByRole("button", { name: "Save cohort" }).click();
    await expect(page).toHaveURL(/\/cohorts\/COH-\d+$/);
    world.keep(page.url().split("/").at(-1) ?? "");
  });

  test("of which nothing is known leaves nothing behind, unless it is wanted all the same", async ({
    page,
    world,
  }) => {
    const name = `Unknown ${world.campaign}`;
    await page.goto("/cohorts/new/list");
    await page.getByLabel("Name").fill(name);
    await page.getByRole("textbox", { name: "Ids", exact: true }).fill("nobody-1\nnobody-2");
    await page.getByRole("button", { name: "Save cohort" }).click();
    await expect(page.getByText(/^None of these ids is known/)).toBeVisible();
    await none(name);
    await page.getByRole("button", { name: "Save it all the same" }).click();
    const report = page.getByRole("dialog", { name: "2 ids were not found" });
    await expect(report).toContainText("No lead is known by these ids");
    const made = await call<{ items: { cohort_id: string }[] }>(
      "GET",
      `/cohorts?search=${encodeURIComponent(name)}`,
    );
    for (const { cohort_id } of made.items) world.keep(cohort_id);
    await report.getByRole("button", { name: "Archive it, back to the list" }).click();
    await expect(report).toHaveCount(0);
    await expect(page.getByRole("textbox", { name: "Ids", exact: true })).toHaveValue("nobody-1\nnobody-2");
    await expect(page.getByRole("button", { name: "Save cohort" })).toBeEnabled();
  });

  test("takes every id of its lines, whatever parts them, and those with a blank whole where one is known", async ({
    page,
    world,
  }) => {
    await world.addPeople(6);
    const spaced = `${world.campaign} with blanks`;
    world.people.push(spaced);
    await call("POST", "/contacts/bulk", [{ pii_id: spaced, name: `Spaced ${world.campaign}` }]);
    const [first, second, third, ...others] = world.leads;
    const ids = page.getByRole("textbox", { name: "Ids", exact: true });
    await page.goto("/cohorts/new/list");
    await page.getByLabel("Name").fill(`Lines ${world.campaign}`);
    await ids.fill("L-1\tAsha Rao\nL-2\tOmar");
    await expect(page.getByText("2 ids in the first of 2 columns", { exact: true })).toBeVisible();
    await ids.fill(`${first}, ${second}, ${third}\n${others.join(", ")}`);
    await expect(page.getByText("6 ids", { exact: true })).toBeVisible();
    await ids.fill(world.leads.join(" "));
    await expect(page.getByText(/^6 ids, parted at blanks too/)).toBeVisible();
    await page.getByRole("button", { name: "Save cohort" }).click();
    await expect(page).toHaveURL(/\/cohorts\/COH-\d+$/);
    const made = page.url().split("/").at(-1) ?? "";
    world.keep(made);
    await expect
      .poll(async () => (await call<{ member_count: number }>("GET", `/cohorts/${made}`)).member_count)
      .toBe(6);

    await page.goto("/cohorts/new/list");
    await page.getByLabel("Name").fill(`Blanks ${world.campaign}`);
    await page.getByLabel("person ids").check();
    await ids.fill(`${spaced}\n${world.people[0]}`);
    await page.getByRole("button", { name: "Save cohort" }).click();
    await expect(page).toHaveURL(/\/cohorts\/COH-\d+$/);
    world.keep(page.url().split("/").at(-1) ?? "");
    await expect(page.getByRole("link", { name: `Spaced ${world.campaign}` })).toBeVisible();
  });

  test("is kept in the tab until it is saved, over an ended session and a way out and back", async ({
    page,
    context,
    world,
  }) => {
    await world.addPeople(2);
    const name = `Kept ${world.campaign}`;
    const ids = page.getByRole("textbox", { name: "Ids", exact: true });
    const people = page.getByRole("link", { name: "People", exact: true });
    const restored = page.getByText("Your unsaved changes are back.");
    await page.goto("/cohorts/new/list");
    await page.getByLabel("Name").fill(name);
    await ids.fill(world.people.join("\n"));
    await page.getByLabel("person ids").check();
    await context.clearCookies();
    await page.getByRole("button", { name: "Save cohort" }).click();
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page).toHaveURL(/\/cohorts\/new\/list$/);
    await expect(restored).toBeVisible();
    await expect(page.getByLabel("Name")).toHaveValue(name);
    await expect(ids).toHaveValue(world.people.join("\n"));
    await expect(page.getByLabel("person ids")).toBeChecked();

    await people.click();
    const asked = page.getByRole("alertdialog", { name: /^Leave with changes/ });
    await asked.getByRole("button", { name: "Leave, keep them here" }).click();
    await expect(page).toHaveURL(/\/people$/);
    await page.goBack();
    await expect(page.getByLabel("Name")).toHaveValue(name);
    await page.getByRole("button", { name: "Start afresh" }).click();
    await expect(ids).toHaveValue("");
    await people.click();
    await expect(page).toHaveURL(/\/people$/);

    await page.goto("/cohorts/new/list");
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("person ids").check();
    await ids.fill(world.people.join("\n"));
    await page.getByRole("button", { name: "Save cohort" }).click();
    await expect(page).toHaveURL(/\/cohorts\/COH-\d+$/);
    world.keep(page.url().split("/").at(-1) ?? "");
    await page.goto("/cohorts/new/list");
    await expect(page.getByLabel("Name")).toHaveValue("");
    await expect(ids).toHaveValue("");
    await expect(restored).toHaveCount(0);
  });
});

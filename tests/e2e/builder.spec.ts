import type { Locator, Page } from "@playwright/test";
import { chooseField, expect, test, typeValue } from "./fixtures";

const total = (page: Page) => page.getByRole("region", { name: "Who matches" }).getByRole("status").first();
const condition = (page: Page, place: string) =>
  page.getByRole("listitem", { name: `Condition ${place}`, exact: true });

/** Two conditions: this world's people, and those of them with a status. */
async function twoConditions(page: Page, campaign: string, status: string): Promise<void> {
  await page.goto("/cohorts/new");
  await chooseField(page, "1", "lead campaign");
  await typeValue(page, "1", campaign);
  await page.getByRole("button", { name: "Condition", exact: true }).click();
  await chooseField(page, "2", "lead status");
  await page.getByLabel("Value of condition 2").selectOption(status);
}

/** Presses a button until there is nothing left for it to do. */
async function pressOut(button: Locator): Promise<void> {
  await expect(async () => {
    if (await button.isEnabled()) await button.click();
    await expect(button).toBeDisabled({ timeout: 100 });
  }).toPass();
}

test.describe("The builder", () => {
  test("shows beside each condition how many people are left after it, while it is written", async ({
    page,
    world,
  }) => {
    await world.addPeople(4);
    await world.addPeople(3, { status: "qualified" });
    await twoConditions(page, world.campaign, "qualified");
    await expect(condition(page, "1")).toContainText("7 people left after condition 1");
    await expect(condition(page, "2")).toContainText("3 people left after condition 2");
    await page.getByLabel("Value of condition 2").selectOption("new");
    await expect(condition(page, "2")).toContainText("4 people left after condition 2");
    // Where any may hold, each counts by itself.
    await page.getByLabel("How many of the conditions").selectOption("or");
    await page.getByLabel("Value of condition 2").selectOption("qualified");
    await expect(condition(page, "1")).toContainText("7 people fit condition 1");
    await expect(condition(page, "2")).toContainText(/people fit condition 2/);
  });

  test("shows inside of a group how many each condition is true of, and leads to whom it finds", async ({
    page,
    context,
    world,
  }) => {
    await world.addPeople(4);
    await world.addPeople(3, { status: "qualified" });
    await twoConditions(page, world.campaign, "qualified");
    await page.getByRole("button", { name: "Actions for condition 2" }).click();
    await page.getByRole("menuitem", { name: /group/i }).first().click();
    await page.getByLabel("How many of group 2").selectOption("or");
    await expect(condition(page, "2.1")).toContainText("3 people fit condition 2.1");
    await page.getByLabel("Value of condition 2.1").selectOption("new");
    await expect(condition(page, "2.1")).toContainText("4 people fit condition 2.1");

    const person = page.getByRole("link", { name: /opens in a new tab/ }).first();
    const name = (await person.textContent())?.replace(/ \(opens.*/, "") ?? "";
    const [opened] = await Promise.all([context.waitForEvent("page"), person.click()]);
    await expect(opened.getByRole("heading", { name })).toBeVisible();
    await expect(condition(page, "2.1")).toBeVisible();
  });

  test("moves conditions with the arrow keys, into a group and out of it, and undoes it", async ({
    page,
    world,
  }) => {
    await world.addPeople(2);
    await twoConditions(page, world.campaign, "new");
    await page.getByRole("button", { name: "Move condition 2", exact: true }).focus();
    await page.keyboard.press("ArrowUp");
    await expect(condition(page, "1")).toContainText("Status");
    await expect(page.getByRole("button", { name: "Move condition 1", exact: true })).toBeFocused();

    await page.getByRole("button", { name: "Actions for condition 2" }).click();
    await page.getByRole("menuitem", { name: "Put into a group of its own" }).click();
    await expect(condition(page, "2.1")).toContainText("Campaign");
    await page.getByRole("button", { name: "Move condition 1", exact: true }).focus();
    await page.keyboard.press("ArrowRight");
    await expect(condition(page, "1.1")).toContainText("Status");
    await expect(page.getByRole("button", { name: "Move condition 1.1", exact: true })).toBeFocused();
    await page.keyboard.press("ArrowLeft");
    await expect(condition(page, "2")).toContainText("Status");

    await page.keyboard.press("Control+z");
    await expect(condition(page, "1.1")).toContainText("Status");
    await page.getByRole("button", { name: "Redo" }).click();
    await expect(condition(page, "2")).toContainText("Status");
  });

  test("undoes and redoes by key from anywhere on the page, and keeps the focus at the last step", async ({
    page,
    world,
  }) => {
    await world.addPeople(2);
    await twoConditions(page, world.campaign, "new");
    const name = page.getByLabel("Name", { exact: true });
    const undo = page.getByRole("button", { name: "Undo", exact: true });
    const redo = page.getByRole("button", { name: "Redo", exact: true });
    await undo.focus();
    await expect(async () => {
      if (await undo.isEnabled()) await page.keyboard.press("Enter");
      await expect(undo).toBeDisabled({ timeout: 100 });
    }).toPass();
    await expect(undo).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(condition(page, "2")).toBeHidden();
    await page.keyboard.press("Control+Shift+z");
    await expect(undo).toBeEnabled();
    await redo.focus();
    await expect(async () => {
      if (await redo.isEnabled()) await page.keyboard.press("Enter");
      await expect(redo).toBeDisabled({ timeout: 100 });
    }).toPass();
    await expect(redo).toBeFocused();
    await expect(page.getByLabel("Value of condition 2")).toHaveValue("new");

    // With the focus nowhere, and in a field that nothing was typed in.
    await page.getByRole("heading", { level: 1 }).click();
    await page.keyboard.press("Control+z");
    await expect(redo).toBeEnabled();
    await page.keyboard.press("Control+y");
    await expect(redo).toBeDisabled();
    await name.focus();
    await page.keyboard.press("Control+z");
    await expect(redo).toBeEnabled();
    await page.keyboard.press("Control+Shift+z");
    await expect(redo).toBeDisabled();

    // What is typed in a field is its own to take back.
    await page.keyboard.type("Names");
    await page.keyboard.press("Control+z");
    await expect(name).toHaveValue("");
    await expect(page.getByLabel("Value of condition 2")).toHaveValue("new");
  });

  test("moves a condition that is dragged by its handle", async ({ page, world }) => {
    await world.addPeople(1);
    await twoConditions(page, world.campaign, "new");
    const target = condition(page, "1");
    await page.getByRole("button", { name: "Move condition 2", exact: true }).dragTo(target, {
      targetPosition: { x: 60, y: 4 },
    });
    await expect(condition(page, "1")).toContainText("Status");
    await expect(condition(page, "2")).toContainText("Campaign");
    await expect(total(page)).toHaveText("1 person, 1 lead");
  });

  test("starts from a template", async ({ page }) => {
    await page.goto("/cohorts/new");
    await page.getByRole("button", { name: "Birthday this week" }).click();
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Birthday this week");
    await expect(condition(page, "1")).toContainText("Birth date");
    await expect(total(page)).toContainText(/\d+ (person|people)/);
    await expect(page.getByRole("group", { name: "Start from" })).toBeHidden();
  });

  test("asks for no more conditions than are left, and says plainly where a number is too high", async ({
    page,
    world,
  }) => {
    await world.addPeople(2);
    await twoConditions(page, world.campaign, "new");
    await page.getByLabel("How many of the conditions").selectOption("atLeast");
    const least = page.getByLabel("At least how many of the conditions");
    await expect(least).toHaveValue("2");
    await page.getByRole("button", { name: "Remove condition 2" }).click();
    await expect(least).toHaveValue("1");
    await expect(total(page)).toHaveText("2 people, 2 leads");
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await expect(least).toHaveValue("2");
    await expect(page.getByLabel("Value of condition 2")).toHaveValue("new");
    await page.getByRole("button", { name: "Actions for condition 2" }).click();
    await page.getByRole("menuitem", { name: "Mute" }).click();
    await expect(
      page
        .getByRole("region", { name: "Rules" })
        .getByText("at least 2 of 1 active condition can't hold: choose 1, or add a condition"),
    ).toBeVisible();
  });

  test("offers templates while a name is typed, moves nothing, and keeps the name", async ({ page }) => {
    await page.goto("/cohorts/new");
    const start = page.getByRole("group", { name: "Start from" });
    const add = page.getByRole("button", { name: "Condition", exact: true });
    await expect(start).toBeVisible();
    const before = await add.boundingBox();
    await page.getByLabel("Name", { exact: true }).fill("M");
    await page.getByLabel("Name", { exact: true }).pressSequentially("y birthdays");
    await expect(page.getByRole("button", { name: "Undo", exact: true })).toBeEnabled();
    await expect(start).toBeVisible();
    expect(await add.boundingBox()).toEqual(before);
    await page.getByRole("button", { name: "Birthday this week" }).click();
    await expect(start).toBeHidden();
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue("My birthdays");
    await expect(page.getByLabel("What it is for")).toHaveValue("A reason to call.");
    await expect(condition(page, "1")).toContainText("Birth date");
  });

  test("takes the values of a file into a list", async ({ page, world }) => {
    await world.addPeople(3);
    await page.goto("/cohorts/new");
    await chooseField(page, "1", "lead id");
    await page.getByLabel("Operator of condition 1").selectOption({ label: "is any of" });
    const csv = ["lead_id,name", ...world.leads.map((id) => `${id},somebody`)].join("\r\n");
    await page
      .getByLabel("Value of condition 1 from a file")
      .setInputFiles({ name: "leads.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
    await expect(total(page)).toHaveText("3 people, 3 leads");
  });

  test("reads a file as CSV, and says which of its values it does not take", async ({ page }) => {
    const values = (place: number) => page.getByLabel(`Value of condition ${place} from a file`);
    const csv = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.goto("/cohorts/new");
    await chooseField(page, "1", "lead campaign");
    await page.getByLabel("Operator of condition 1").selectOption({ label: "is any of" });
    await values(1).setInputFiles(csv("c.csv", '\ufeffcampaign;n\n"Diwali, early bird";1\nSummer;2\n'));
    await expect(
      page.getByText("2 values of the first of 2 columns of c.csv are in the list."),
    ).toBeVisible();
    await expect(
      page.getByRole("button", { name: "Value of condition 1: Diwali, early bird, Summer" }),
    ).toBeVisible();

    await page.getByRole("button", { name: "Condition", exact: true }).click();
    await chooseField(page, "2", "lead score");
    await page.getByLabel("Operator of condition 2").selectOption({ label: "is any of" });
    await values(2).setInputFiles(csv("s.csv", '12, 14a, "1,500", 20'));
    await expect(
      page.getByText(
        "2 values of s.csv are in the list. Not taken: “14a” and “1,500” are no numbers: write them as 1500 or 12.5.",
      ),
    ).toBeVisible();
    const chosen = page.getByRole("button", { name: "Value of condition 2: 12, 20" });
    await chosen.click();
    await page.getByRole("combobox", { name: "Search or type values" }).evaluate((field) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text", "30\n3O\n31, 32");
      field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    });
    await expect(
      page.getByText(
        "3 pasted values are in the list. Not taken: “3O” is no number: write it as 1500 or 12.5.",
      ),
    ).toBeVisible();
    await page.getByRole("combobox", { name: "Search or type values" }).fill("many");
    await page.keyboard.press("Enter");
    await expect(
      page.getByText("Not taken: “many” is no number: write it as 1500 or 12.5.", { exact: true }),
    ).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("button", { name: "Value of condition 2: 12, 20, 30 + 2" })).toBeVisible();
  });
});

test.describe("A draft", () => {
  test("is there again after a reload, with what can be undone and redone, and can be dropped", async ({
    page,
    world,
  }) => {
    await world.addPeople(2);
    await twoConditions(page, world.campaign, "new");
    await page.getByLabel("Name", { exact: true }).fill("Half done");
    await expect(total(page)).toHaveText("2 people, 2 leads");
    page.once("dialog", (dialog) => void dialog.accept());
    await page.reload();
    await expect(page.getByText("Your unsaved changes are back.")).toBeVisible();
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Half done");
    await expect(total(page)).toHaveText("2 people, 2 leads");
    await pressOut(page.getByRole("button", { name: "Undo", exact: true }));
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue("");
    await expect(condition(page, "1")).toContainText("Choose a field");
    await expect(condition(page, "2")).toBeHidden();
    await pressOut(page.getByRole("button", { name: "Redo", exact: true }));
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Half done");
    await expect(total(page)).toHaveText("2 people, 2 leads");
    await page.getByRole("button", { name: "Start afresh" }).click();
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue("");
  });

  test("is not left by a link unasked, waits where it is wanted and is gone where it is dropped", async ({
    page,
  }) => {
    await page.goto("/cohorts/new");
    await page.getByLabel("Name", { exact: true }).fill("Not saved");
    const people = page.getByRole("link", { name: "People", exact: true });
    const asked = page.getByRole("alertdialog");
    await people.click();
    await asked.getByRole("button", { name: "Keep editing" }).click();
    await expect(page).toHaveURL(/\/cohorts\/new$/);
    await people.click();
    await asked.getByRole("button", { name: "Leave, keep them here" }).click();
    await expect(page).toHaveURL(/\/people$/);
    await page.goBack();
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Not saved");
    await people.click();
    await asked.getByRole("button", { name: "Drop changes" }).click();
    await expect(page).toHaveURL(/\/people$/);
    await page.goBack();
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue("");
  });
});

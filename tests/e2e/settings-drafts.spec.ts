import { expect, test } from "./fixtures";

test("unsaved edits of the settings wait behind other tabs, other pages and a reload, until they are dropped", async ({
  page,
}) => {
  await page.goto("/settings");
  const task = page.getByLabel("Task 1", { exact: true });
  const general = page.getByRole("tab", { name: /^General/ });
  const former = await task.inputValue();
  await task.fill("Ring them first");
  await page.getByLabel("Days that entries and exits are kept").fill("90");
  await page.getByRole("tab", { name: "Users" }).click();
  await expect(general).toHaveAccessibleName(/not saved yet/);
  await general.click();
  await expect(task).toHaveValue("Ring them first");
  await page.reload();
  await expect(task).toHaveValue("Ring them first");

  const leave = page.getByRole("alertdialog", { name: "Leave with changes that are not saved?" });
  await page.getByRole("link", { name: "Cohorts", exact: true }).click();
  await leave.getByRole("button", { name: "Keep editing" }).click();
  await expect(leave).toBeHidden();
  await page.getByRole("link", { name: "Cohorts", exact: true }).click();
  await leave.getByRole("button", { name: "Leave, keep them here" }).click();
  await expect(page).toHaveURL(/\/cohorts$/);
  await page.goBack();
  await expect(task).toHaveValue("Ring them first");
  await expect(page.getByLabel("Days that entries and exits are kept")).toHaveValue("90");

  await page.getByRole("button", { name: "Drop changes" }).first().click();
  await expect(task).toHaveValue(former);
  await page.getByRole("button", { name: "Drop changes" }).click();
  await expect(general).not.toHaveAccessibleName(/not saved yet/);
  await page.getByRole("link", { name: "Cohorts", exact: true }).click();
  await expect(page).toHaveURL(/\/cohorts$/);
});

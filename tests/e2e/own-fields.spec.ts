import { expect, test } from "./fixtures";

test("a field of one's own is made, renamed, given another option and removed", async ({ page, world }) => {
  const name = `stage_${world.campaign.replace(/\W+/g, "_").toLowerCase()}`;
  await page.goto("/settings?tab=fields");
  await page.getByRole("button", { name: "New field" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Label").fill(`Stage ${name}`);
  await dialog.getByLabel("Type").selectOption("select");
  await dialog.getByLabel("Options").fill("first, second");
  await dialog.getByRole("button", { name: "Make field" }).click();
  const row = page.getByRole("row", { name: new RegExp(`lead\\.${name}`) });
  await expect(row).toContainText("first, second");

  await page.getByRole("button", { name: `Edit Stage ${name}` }).click();
  await expect(dialog).toContainText(`lead.${name}`);
  await dialog.getByLabel("Label").fill(`Step ${name}`);
  await dialog.getByLabel("Options").fill("first, second, third");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(row).toContainText(`Step ${name}`);
  await expect(row).toContainText("first, second, third");

  await page.getByRole("button", { name: `Remove Step ${name}` }).click();
  await expect(row).toBeHidden();
});

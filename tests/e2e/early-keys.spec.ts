import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

/** Opens `path` with its scripts held back until `wake` is called. */
async function openAsleep(page: Page, path: string): Promise<{ wake: () => void }> {
  let wake = () => {};
  const isAwake = new Promise<void>((done) => {
    wake = done;
  });
  await page.route("**/_next/static/**/*.js", async (route) => {
    await isAwake;
    await route.continue();
  });
  await page.goto(path, { waitUntil: "commit" });
  await page.locator("#content").waitFor();
  return { wake };
}

test.describe("Keys that are pressed before the page came alive", () => {
  test("open the palette with what was typed for it", async ({ page }) => {
    const { wake } = await openAsleep(page, "/agents");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("go to nimports");
    for (const _ of "nimports") await page.keyboard.press("Backspace");
    await page.keyboard.type("peopl");
    wake();
    const palette = page.getByRole("combobox", { name: /Search cohorts, people/ });
    await expect(palette).toHaveValue("go to peopl");
    await expect(palette).toBeFocused();
    await page.keyboard.type("e");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/people$/);
  });

  test("lead to the screen that they name", async ({ page }) => {
    const { wake } = await openAsleep(page, "/agents");
    await page.keyboard.type("gp");
    wake();
    await expect(page).toHaveURL(/\/people$/);
  });

  test("stay with the field that they were typed into", async ({ page }) => {
    const { wake } = await openAsleep(page, "/people");
    await page.getByLabel("Search people").click();
    await expect(page.getByLabel("Search people")).toBeFocused();
    await page.keyboard.type("n?");
    wake();
    await page.waitForLoadState("networkidle");
    await expect(page.getByLabel("Search people")).toHaveValue("n?");
    await expect(page).toHaveURL(/\/people/);
  });

  test("look for people in the field that they were typed into", async ({ page, world }) => {
    await world.addPeople(2);
    const name = `Person 2 ${world.campaign}`;
    const { wake } = await openAsleep(page, "/people");
    await page.getByLabel("Search people").fill(name);
    wake();
    await expect(page.getByRole("link", { name })).toBeVisible();
    await expect(page.getByLabel("Search people")).toHaveValue(name);
  });
});

test("Letters typed while the palette is still being loaded are searched for, and are no shortcuts", async ({
  page,
}) => {
  await page.goto("/agents");
  await expect(page.getByRole("heading", { name: "Agents" })).toBeVisible();
  await page.waitForLoadState("networkidle");
  // Pressed in one task: nothing is drawn in between.
  await page.evaluate(() => {
    const press = (key: string, ctrlKey = false) =>
      document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key, ctrlKey, bubbles: true, cancelable: true }),
      );
    press("k", true);
    for (const letter of "new c") press(letter);
  });
  await expect(page.getByRole("combobox", { name: /Search cohorts, people/ })).toHaveValue("new c");
  await expect(page).toHaveURL(/\/agents$/);
});

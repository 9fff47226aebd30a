import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

/** Presses Tab until the control with this name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      const labels = (element as HTMLInputElement | null)?.labels;
      return `${element?.getAttribute("aria-label") ?? ""} ${labels?.[0]?.textContent ?? ""} ${element?.textContent ?? ""}`;
    });
    if (name.test(focused)) return;
  }
  throw new Error(`Tab never came to ${name}`);
}

/** The focus is on the page’s own part, and not lost to the document. */
const expectFocusKept = (page: Page): Promise<void> =>
  expect
    .poll(() =>
      page.evaluate(() => document.activeElement?.closest("main, [role=dialog]")?.tagName ?? "nowhere"),
    )
    .toBe("MAIN");

test("A cohort is built, saved, handed out, watched and taken back with the keyboard alone", async ({
  page,
  world,
}) => {
  await world.addPeople(3);
  const agent = await world.addAgent("Keyboard", 10);
  await page.goto("/cohorts/new");
  await page.getByLabel("Name", { exact: true }).waitFor();
  await tabTo(page, /Name/);
  await page.keyboard.type(`By keys ${world.campaign}`);
  await tabTo(page, /Field of condition 1/);
  await page.keyboard.press("Enter");
  await page.getByRole("combobox", { name: "Search fields" }).waitFor();
  await page.keyboard.type("lead campaign");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /Field of condition 1: Lead Campaign/ })).toBeFocused();
  await tabTo(page, /Value of condition 1/);
  await page.keyboard.press("Enter");
  await page.keyboard.type(world.campaign);
  await page
    .getByRole("option", { name: new RegExp(world.campaign) })
    .first()
    .waitFor();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("region", { name: "Who matches" });
  await expect(panel.getByRole("status").first()).toHaveText("3 people, 3 leads");
  await page.keyboard.press("Control+s");
  await expect(page).toHaveURL(/\/cohorts\/COH-\d+$/);
  world.keep(page.url().split("/").at(-1) ?? "");
  await expectFocusKept(page);

  await tabTo(page, /Assign leads…/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/assign$/);
  await page.getByRole("checkbox", { name: new RegExp(agent.name) }).waitFor();
  await tabTo(page, new RegExp(agent.name));
  await page.keyboard.press("Space");
  const button = page.getByRole("button", { name: "Assign 3 leads" });
  await expect(button).toBeEnabled();
  await tabTo(page, /Assign 3 leads/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/assignments\/CAJ-\d+$/);
  await expect(page.getByText("3 assigned").first()).toBeAttached();
  await expectFocusKept(page);

  await tabTo(page, /^\s*Undo…\s*$/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alertdialog", { name: /^Undo CAJ-/ })).toBeVisible();
  await tabTo(page, /Undo 3 assignments/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main").getByText(/^Undo of CAJ-/)).toBeVisible();
  await expect(page.getByText("3 restored").first()).toBeAttached({ timeout: 20_000 });
  await expectFocusKept(page);
});

test("Enter in the name of a cohort saves it", async ({ page, world }) => {
  await world.addPeople(1);
  const cohort = await world.addCohort("Renamed", "dynamic");
  await page.goto(`/cohorts/${cohort.cohort_id}/edit`);
  const name = page.getByLabel("Name", { exact: true });
  await name.fill(`${cohort.name} again`);
  await name.press("Enter");
  await expect(page.getByRole("heading", { name: `${cohort.name} again` })).toBeVisible();
  await expect(page).toHaveURL(/\/cohorts\/COH-\d+$/);
  await expectFocusKept(page);
});

test("The palette switches the theme", async ({ page }) => {
  await page.goto("/agents");
  const palette = page.getByRole("combobox", { name: /Search cohorts, people/ });
  const themed = page.locator("html");
  for (const [text, theme] of [
    ["dark", /dark/],
    ["theme light", /light/],
  ] as const) {
    await page.keyboard.press("Control+k");
    await palette.fill(text);
    await page.keyboard.press("Enter");
    await expect(palette).toBeHidden();
    await expect(themed).toHaveClass(theme);
  }
  await page.keyboard.press("Control+k");
  await palette.fill("theme");
  await expect(page.getByRole("option", { name: /^Theme:/ })).toHaveCount(3);
  await expect(page.getByRole("option", { name: "Theme: light" })).toHaveAttribute("aria-selected", "true");
});

test("Escape from the palette leads back to where one was, however it was opened", async ({ page }) => {
  await page.goto("/agents");
  const search = page.getByLabel("Search agents");
  const opener = page.getByRole("button", { name: /^Search/ });
  const palette = page.getByRole("combobox", { name: /Search cohorts, people/ });
  await search.focus();
  await page.keyboard.press("Control+k");
  await expect(palette).toBeFocused();
  await page.keyboard.type("pune");
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
  await expect(search).toBeFocused();

  await page.keyboard.press("Control+k");
  await expect(palette).toBeFocused();
  await page.keyboard.press("Control+k");
  await expect(palette).toBeHidden();
  await expect(search).toBeFocused();

  await opener.focus();
  await page.keyboard.press("Enter");
  await expect(palette).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(opener).toBeFocused();

  await page.getByRole("link", { name: "Cohorts", exact: true }).click();
  const row = page.getByRole("table", { name: "Cohorts" }).getByRole("link").first();
  await row.focus();
  await page.keyboard.press("Control+k");
  await expect(palette).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(row).toBeFocused();

  // A menu or a picker that is open gives way, and the focus goes back to what it belongs to.
  const menu = page.getByRole("button", { name: /^Actions for/ }).first();
  await menu.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Edit" }).waitFor();
  await page.keyboard.press("Control+k");
  await expect(palette).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(menu).toBeFocused();
  await page.goto("/cohorts/new");
  const picker = page.getByRole("button", { name: "Field of condition 1" });
  await picker.click();
  await expect(page.getByRole("combobox", { name: "Search fields" })).toBeFocused();
  await page.keyboard.press("Control+k");
  await expect(palette).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(picker).toBeFocused();
});

test("Adding a condition moves the focus to it, removing one moves it to where the next is added", async ({
  page,
}) => {
  await page.goto("/cohorts/new");
  const add = page.getByRole("button", { name: "Condition", exact: true });
  await add.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Field of condition 2" })).toBeFocused();
  await page.getByRole("button", { name: "Remove condition 2" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("listitem", { name: "Condition 2" })).toHaveCount(0);
  await expect(add).toBeFocused();
});

test("Letters typed on the button of a picker open it and search with them", async ({ page }) => {
  await page.goto("/cohorts/new");
  await page.getByRole("button", { name: "Condition", exact: true }).click();
  const picker = page.getByRole("button", { name: /^Field of condition 2/ });
  await expect(picker).toBeFocused();
  await page.keyboard.type("name");
  await expect(page.getByRole("combobox", { name: "Search fields" })).toHaveValue("name");
  await page.keyboard.press("Enter");
  await expect(picker).toHaveAccessibleName(/^Field of condition 2: .* Name$/);
  await expect(picker).toBeFocused();
  await expect(page).toHaveURL(/\/cohorts\/new$/);
  // The next time it is opened, nothing is searched for yet; a key with Ctrl is none of it.
  await page.keyboard.press("Control+s");
  await expect(page.getByText("Give the cohort a name.")).toBeVisible();
  await picker.click();
  await expect(page.getByRole("combobox", { name: "Search fields" })).toHaveValue("");
});

test("No shortcut leaves a page with unsaved changes unasked", async ({ page, world }) => {
  await world.addPeople(1);
  const cohort = await world.addCohort("Held", "dynamic");
  await page.goto(`/cohorts/${cohort.cohort_id}/edit`);
  const purpose = page.getByLabel("What it is for");
  await purpose.fill("Not saved");
  const asked = page.getByRole("alertdialog", { name: /^Leave with changes/ });
  const keep = asked.getByRole("button", { name: "Keep editing" });
  const byPalette = async () => {
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: /Search cohorts, people/ }).fill("Go to people");
    await page.keyboard.press("Enter");
  };
  const ways = [() => page.keyboard.press("n"), () => page.keyboard.type("gp"), byPalette];
  for (const leave of ways) {
    await page.getByRole("heading", { level: 1 }).click();
    await leave();
    await expect(asked).toBeVisible();
    await keep.click();
    await expect(asked).toHaveCount(0);
  }
  await expect(page).toHaveURL(/\/edit$/);
  await expect(purpose).toHaveValue("Not saved");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.type("gp");
  await asked.getByRole("button", { name: "Drop changes" }).click();
  await expect(page).toHaveURL(/\/people$/);
});

test("The palette offers what the page can do, and what can be done with a cohort from anywhere", async ({
  page,
  world,
}) => {
  await world.addPeople(2);
  const cohort = await world.addCohort("Reached", "dynamic");
  const palette = page.getByRole("combobox", { name: /Search cohorts, people/ });
  await page.goto(`/cohorts/${cohort.cohort_id}`);
  await page.getByRole("heading", { name: cohort.name }).waitFor();
  await page.keyboard.press("Control+k");
  await palette.fill("archive");
  await page.keyboard.press("Enter");
  const asked = page.getByRole("alertdialog", { name: `Archive ${cohort.name}?` });
  await expect(asked).toBeVisible();
  await expect(page.getByRole("dialog", { name: "Search" })).toHaveCount(0);
  await expect
    .poll(
      () => asked.evaluate((dialog) => dialog.contains(document.activeElement)),
      "the question has the focus",
    )
    .toBe(true);
  await page.keyboard.press("Escape");
  await expect(asked).toHaveCount(0);

  await page.goto("/people");
  await page.keyboard.press("Control+k");
  await palette.fill(`assign ${cohort.name}`);
  await page.getByRole("option", { name: `Assign leads of ${cohort.name}` }).waitFor();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/cohorts/${cohort.cohort_id}/assign$`));

  await page.keyboard.press("Control+k");
  await palette.fill("new agent");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "New agent" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/agents$/);
});

test("A question that is asked from the menu of a row gives the focus back to the row’s ⋯", async ({
  page,
  world,
}) => {
  await world.addPeople(1);
  const cohort = await world.addCohort("Asked", "dynamic");
  await page.goto(`/cohorts?search=${world.campaign}`);
  const opener = page.getByRole("button", { name: `Actions for ${cohort.name}`, exact: true });
  const archive = page.getByRole("menuitem", { name: "Archive" });
  const asked = page.getByRole("alertdialog", { name: `Archive ${cohort.name}?` });
  const leaveIt = async () => {
    await expect(asked).toBeVisible();
    await expect.poll(() => asked.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true);
    await page.keyboard.press("Escape");
    await expect(asked).toHaveCount(0);
    await expect(opener).toBeFocused();
  };
  await opener.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("End");
  await expect(archive).toBeFocused();
  await page.keyboard.press("Enter");
  await leaveIt();
  await opener.click();
  await archive.click();
  await leaveIt();
});

test.describe("Where less motion is asked for", () => {
  test.use({ reducedMotion: "reduce" });

  test("the ⋯ menus that Enter and Space open have the focus, and give it back", async ({ page, world }) => {
    await world.addPeople(1);
    const cohort = await world.addCohort("Still", "dynamic");
    const places = [
      { path: `/cohorts?search=${world.campaign}`, menu: `Actions for ${cohort.name}` },
      { path: `/cohorts/${cohort.cohort_id}`, menu: `More actions for ${cohort.name}` },
      { path: `/cohorts/${cohort.cohort_id}/edit`, menu: "Actions for condition 1" },
    ];
    for (const { path, menu } of places) {
      await page.goto(path);
      const opener = page.getByRole("button", { name: menu, exact: true });
      const entries = page.getByRole("menuitem");
      for (const key of ["Enter", "Space"]) {
        await opener.focus();
        await page.keyboard.press(key);
        await expect(entries.nth(0), `${menu}, opened by ${key}`).toBeFocused();
        await page.keyboard.press("ArrowDown");
        await expect(entries.nth(1)).toBeFocused();
        await page.keyboard.press("Escape");
        await expect(entries).toHaveCount(0);
        await expect(opener).toBeFocused();
      }
    }
  });
});

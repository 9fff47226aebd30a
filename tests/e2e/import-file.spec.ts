import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { messyCsv } from "../setup/messy-csv";
import { call, each } from "./api-client";
import { expect, test } from "./fixtures";
import { appEnv } from "./settings";

const run = promisify(execFile);
const rows = 120;
const folder = mkdtempSync(join(tmpdir(), "import-"));
const prefix = `I${Date.now().toString(36)}`;
const file = join(folder, `${prefix} leads.csv`);

test.beforeAll(() => writeFileSync(file, messyCsv(prefix, rows)));
test.afterAll(async () => {
  rmSync(folder, { recursive: true });
  type Named = { items: { field: string; builtin: boolean; label: string }[] };
  const { items } = await call<Named>("GET", "/fields");
  await each(
    items.filter(({ builtin }) => !builtin),
    ({ field }) => call("DELETE", `/fields/${field}`),
  );
  await each(
    Array.from({ length: rows }, (_, i) => `${prefix}-P${i}`),
    (id) => call("DELETE", `/people/${id}`).catch(() => undefined),
  );
});

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([]);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wider, "the page is wider than the window").toBeLessThanOrEqual(0);
}

test.describe.configure({ mode: "serial" });

test("a messy file becomes people with 25 own fields, and is taken back", async ({ page }) => {
  test.setTimeout(180_000);
  await page.goto("/people");
  await page.getByRole("link", { name: "Import a file" }).click();
  await expect(page.getByRole("heading", { name: "Imports", exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("CSV file").setInputFiles(file);

  await expect(page.getByRole("heading", { name: `${prefix} leads.csv` })).toBeVisible();
  await expect(page.getByText(/40 columns, 120 rows/)).toBeVisible();
  await expect(page.getByLabel("Characters are")).toHaveValue("windows-1252");
  const delimiter = await page.getByLabel("Columns parted by").inputValue();
  await page.getByLabel("Columns parted by").selectOption("vertical bar");
  await expect(page.getByText(/1 column, 1\d\d rows/)).toBeVisible();
  await page.getByLabel("Columns parted by").selectOption(delimiter);
  await expect(page.getByText(/25 new fields/)).toBeVisible();
  await expect(page.getByLabel("People are told apart by")).toHaveValue("Person ID");
  await expect(page.getByText("Leads are told apart by Lead Number")).toBeVisible();
  await page.getByLabel("Goes to, for Lead Number").selectOption("Leave out");
  const leads = page.getByLabel("Leads are told apart by");
  await expect(leads).toHaveValue("person");
  await leads.selectOption("their row: each row is another lead");
  await expect(page.getByText("Each row is a lead, however often")).toBeVisible();
  await page.getByLabel("Goes to, for Lead Number").selectOption("lead.lead_id");
  await expect(page.getByLabel("“Select”")).toBeChecked();
  await expect(page.getByLabel("Goes to, for E-Mail")).toHaveValue("contact.email");
  await expect(page.getByLabel('Goes to, for Interest "Level"')).toHaveValue("new:lead");
  await expect(page.getByLabel('Type of Interest "Level"')).toHaveValue("select");
  await expect(page.getByLabel("Goes to, for column 40")).toHaveValue("");
  await page.getByLabel("Type of Reference").selectOption("text");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Check the file" }).click();
  await expect(page.getByText("This is what importing would do.")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("3 rows have something that can’t be taken")).toBeVisible();
  await expect(page.getByText(/lead · score: expected a finite number/)).toBeVisible();
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Refused rows as CSV" }).click();
  expect((await download).suggestedFilename()).toMatch(/^IMP-\d+-refused\.csv$/);

  await page.getByRole("button", { name: `Import ${rows - 2} rows` }).click();
  const table = page.getByRole("table", { name: "What becomes of the rows" });
  await expect(page.getByText("imported", { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(table.getByRole("row", { name: `leads ${rows - 3} 1 0 3` })).toBeVisible();
  await expectAccessible(page);

  await page.goto(`/people/${prefix}-P3`);
  await expect(page.getByText('Ann "Annie" Lee 3').first()).toBeVisible();

  await page.goto("/imports");
  await page.getByRole("link", { name: `${prefix} leads.csv` }).click();
  await page.getByRole("button", { name: "Undo this import…" }).click();
  await page.getByRole("button", { name: "Undo the import", exact: true }).click();
  await expect(page.getByText(`${2 * rows - 4} records are as before.`)).toBeVisible({ timeout: 60_000 });
});

test("the same file by the command line, without a mapping: the fields are known by now", async () => {
  test.setTimeout(120_000);
  const command = (...args: string[]) =>
    run("npm", ["run", "--silent", "import", "--", ...args], {
      // biome-ignore lint/style/noProcessEnv: the command gets this environment with the app's own in place
      env: { ...process.env, ...appEnv },
    });
  const checked = await command(file, "--dry-run", "--errors", join(folder, "check.csv"));
  expect(checked.stdout).toContain(`leads: ${rows - 3} inserted, 1 updated, 0 unchanged, 3 failed`);
  const done = await command(file);
  expect(done.stdout).toContain(`contacts: ${rows - 1} inserted, 1 updated, 0 unchanged, 1 failed`);
  const undo = /--undo (IMP-\d+)/.exec(done.stdout)?.[1] ?? "";
  const again = await command(file);
  expect(again.stdout).toContain(`leads: 0 inserted, 0 updated, ${rows - 2} unchanged, 3 failed`);
  const undone = await command("--undo", undo);
  expect(undone.stdout).toContain(`${2 * rows - 4} records as they were before, 0 left alone`);
});

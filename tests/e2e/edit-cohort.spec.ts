import type { Page } from "@playwright/test";
import { call } from "./api-client";
import { expect, test } from "./fixtures";

type Saved = { version: number; description: string; auto_assign: unknown };

/** Someone else changes the cohort. */
async function changeElsewhere(id: string, change: Record<string, unknown>): Promise<void> {
  const { version } = await call<Saved>("GET", `/cohorts/${id}`);
  await call("PATCH", `/cohorts/${id}`, { version, ...change });
}

async function reload(page: Page): Promise<void> {
  page.once("dialog", (dialog) => void dialog.accept());
  await page.reload();
}

test.describe("Editing a cohort", () => {
  test("that is archived begins with having it back", async ({ page, world }) => {
    await world.addPeople(1);
    const { cohort_id, name } = await world.addCohort("Laid aside", "dynamic");
    await call("DELETE", `/cohorts/${cohort_id}`);
    await page.goto(`/cohorts/${cohort_id}/edit`);
    await expect(page.getByRole("heading", { level: 1, name: `Edit ${name}` })).toBeVisible();
    await expect(page.getByText("This cohort is archived.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Save cohort" })).toHaveCount(0);
    await page.getByRole("button", { name: "Restore cohort" }).click();
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue(name);
  });

  test("that is archived meanwhile offers to restore it, and saves what was typed", async ({
    page,
    world,
  }) => {
    await world.addPeople(1);
    const { cohort_id, name } = await world.addCohort("Taken away", "dynamic");
    await page.goto(`/cohorts/${cohort_id}/edit`);
    await page.getByLabel("What it is for").fill("Kept all the same");
    await call("DELETE", `/cohorts/${cohort_id}`);
    await page.getByRole("button", { name: "Save cohort" }).click();
    const dialog = page.getByRole("alertdialog", { name: `${name} was archived while you edited it` });
    await dialog.getByRole("button", { name: "Go back" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "restore it first" })).toBeVisible();
    await expect(page.getByLabel("What it is for")).toHaveValue("Kept all the same");
    await page.getByRole("button", { name: "Save cohort" }).click();
    await dialog.getByRole("button", { name: "Restore and save" }).click();
    await expect(page).toHaveURL(new RegExp(`/cohorts/${cohort_id}$`));
    await expect(page.getByText("Kept all the same")).toBeVisible();
    const saved = await call<{ archived_at: string | null; description: string }>(
      "GET",
      `/cohorts/${cohort_id}`,
    );
    expect(saved).toMatchObject({ archived_at: null, description: "Kept all the same" });
  });

  test("shows the count again by itself once the server is back", async ({ page, world }) => {
    await world.addPeople(3);
    const { cohort_id } = await world.addCohort("Counted", "dynamic");
    let isAway = true;
    await page.route("**/api/v1/cohorts/preview", (route) => (isAway ? route.abort() : route.continue()));
    await page.goto(`/cohorts/${cohort_id}/edit`);
    const panel = page.getByRole("region", { name: "Who matches" });
    await expect(panel.getByRole("alert")).toContainText("The count can’t be had now");
    isAway = false;
    await expect(panel.getByText("3", { exact: true })).toBeVisible();
    await expect(panel.getByRole("alert")).toHaveCount(0);
  });

  test("goes on after a reload though the cohort was changed meanwhile, says so, and asks when it is saved", async ({
    page,
    world,
  }) => {
    await world.addPeople(1);
    const { cohort_id } = await world.addCohort("Routed", "dynamic");
    const agent = await world.addAgent("Router", 10);
    await page.goto(`/cohorts/${cohort_id}/edit`);
    const name = page.getByLabel("Name", { exact: true });
    await name.fill(`Mine ${world.campaign}`);
    const auto_assign = { agent_ids: [agent.agent_id], strategy: "round_robin" };
    await changeElsewhere(cohort_id, { auto_assign, description: "theirs" });
    await reload(page);
    await expect(
      page.getByText(/^Your unsaved changes are back, but someone else has changed/),
    ).toBeVisible();
    await expect(name).toHaveValue(`Mine ${world.campaign}`);
    await expect(page.getByLabel("What it is for")).toHaveValue("");
    await reload(page);
    await page.getByRole("button", { name: "Go on with mine" }).click();
    await expect(page.getByText(/^Your unsaved changes are back/)).toBeHidden();

    await page.getByRole("button", { name: "Save cohort" }).click();
    const dialog = page.getByRole("alertdialog", { name: /was changed by someone else$/ });
    await dialog.getByRole("button", { name: "Save mine over it" }).click();
    await expect(page).toHaveURL(new RegExp(`/cohorts/${cohort_id}$`));
    expect(await call<Saved>("GET", `/cohorts/${cohort_id}`)).toMatchObject({
      name: `Mine ${world.campaign}`,
      description: "theirs",
      auto_assign: { agent_ids: [agent.agent_id] },
    });
    await page.goto(`/cohorts/${cohort_id}/edit`);
    await expect(page.getByLabel("What it is for")).toHaveValue("theirs");
    await expect(page.getByText(/unsaved changes are back/)).toHaveCount(0);
  });

  test("left with changes that are kept has them on coming back to a cohort that was changed meanwhile, or theirs", async ({
    page,
    world,
  }) => {
    await world.addPeople(1);
    const { cohort_id } = await world.addCohort("Come back", "dynamic");
    await page.goto(`/cohorts/${cohort_id}/edit`);
    const note = page.getByLabel("What it is for");
    await note.fill("mine");
    await page.getByRole("link", { name: "People", exact: true }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Leave, keep them here" }).click();
    await expect(page).toHaveURL(/\/people$/);
    await changeElsewhere(cohort_id, { description: "theirs" });
    await page.goBack();
    await expect(note).toHaveValue("mine");
    await page.getByRole("button", { name: "Start afresh from theirs" }).click();
    await expect(note).toHaveValue("theirs");
    await expect(page.getByText(/unsaved changes are back/)).toHaveCount(0);
    await page.reload();
    await expect(note).toHaveValue("theirs");
  });

  test("keeps what was typed while the cohort is archived and had back", async ({ page, world }) => {
    await world.addPeople(1);
    const { cohort_id } = await world.addCohort("Put away", "dynamic");
    await page.goto(`/cohorts/${cohort_id}/edit`);
    await page.getByLabel("What it is for").fill("mine");
    await call("DELETE", `/cohorts/${cohort_id}`);
    await reload(page);
    await page.getByRole("button", { name: "Restore cohort" }).click();
    await expect(page.getByLabel("What it is for")).toHaveValue("mine");
  });
});

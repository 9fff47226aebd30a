import type { Page } from "@playwright/test";
import { call } from "./api-client";
import { expect, test } from "./fixtures";

const setAway = (agentId: string) => call("PATCH", `/agents/${agentId}`, { status: "inactive" });

/** What has the focus, where nothing of it is to be seen; null where something is, or nothing has the focus. */
const hiddenFocus = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const { left, top, width, height } = element.getBoundingClientRect();
    const parts = [0.02, 0.25, 0.5, 0.75, 0.98];
    const isSeen = parts.some((x) =>
      parts.some((y) => {
        const there = document.elementFromPoint(left + x * width, top + y * height);
        return there !== null && element.contains(there);
      }),
    );
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
    return isSeen ? null : (element.getAttribute("aria-label") ?? label ?? element.outerHTML.slice(0, 80));
  });

test.describe("Assigning the leads of a cohort", () => {
  test("shows who gets what, starts a job that is watched to its end, and it survives a reload", async ({
    page,
    world,
  }) => {
    await world.addPeople(150);
    const asha = await world.addAgent("Asha", 50);
    const omar = await world.addAgent("Omar", 25);
    const cohort = await world.addCohort("To hand out", "static");
    await page.goto(`/cohorts/${cohort.cohort_id}`);
    await page.getByRole("link", { name: "Assign leads…" }).click();
    await page.getByLabel("Search agents").fill(world.campaign);
    await page.getByRole("checkbox", { name: new RegExp(asha.name) }).check();
    await page.getByRole("checkbox", { name: new RegExp(omar.name) }).check();
    const shares = page.getByRole("list", { name: "Shares" }).getByRole("listitem");
    await expect(shares.filter({ hasText: asha.name })).toContainText("75");
    await expect(shares.filter({ hasText: omar.name })).toContainText("75");

    await page.getByRole("radio", { name: /By capacity/ }).check();
    await expect(shares.filter({ hasText: asha.name })).toContainText("100");
    await expect(shares.filter({ hasText: omar.name })).toContainText("50");
    await page.getByRole("button", { name: "Assign 150 leads" }).click();

    await expect(page).toHaveURL(/\/assignments\/CAJ-\d+$/);
    await expect(page.getByText("150 assigned").first()).toBeAttached({ timeout: 30_000 });
    await expect(page.getByRole("progressbar", { name: "Leads assigned", exact: true })).toHaveAttribute(
      "aria-valuenow",
      "100",
    );
    await page.reload();
    await expect(page.getByRole("progressbar", { name: `${asha.name}: leads assigned` })).toHaveAttribute(
      "aria-valuetext",
      "100 of 100",
    );
    const lead = await call<{ agent_id: string | null }>("GET", `/leads/${world.leads[0]}`);
    expect([asha.agent_id, omar.agent_id]).toContain(lead.agent_id);
  });

  test("of an archived one begins with having it back", async ({ page, world }) => {
    await world.addPeople(1);
    const { cohort_id } = await world.addCohort("Archived", "dynamic");
    await call("DELETE", `/cohorts/${cohort_id}`);
    await page.goto(`/cohorts/${cohort_id}/assign`);
    await expect(page.getByText("This cohort is archived.")).toBeVisible();
    await expect(page.getByRole("group", { name: "Agents who get the leads" })).toHaveCount(0);
    await expect(page.getByRole("button", { name: /^Assign/ })).toHaveCount(0);
    await page.getByRole("button", { name: "Restore cohort" }).click();
    await expect(page.getByRole("group", { name: "Agents who get the leads" })).toBeVisible();
  });

  test("leaves out what is ticked, with the reason", async ({ page, world }) => {
    await world.addPeople(5);
    await world.addPeople(2, { do_not_contact: true });
    await world.addPeople(3, { status: "lost" });
    const agent = await world.addAgent("Lena", 50);
    const cohort = await world.addCohort("With reasons", "static");
    await page.goto(`/cohorts/${cohort.cohort_id}/assign`);
    await page.getByLabel("Search agents").fill(world.campaign);
    await page.getByRole("checkbox", { name: new RegExp(agent.name) }).check();
    const result = page.getByRole("region", { name: "Result" });
    await expect(result).toContainText("2 not to be contacted");
    await expect(result).toContainText("3 converted or lost");
    await page.getByLabel("Leave out converted and lost leads").uncheck();
    await expect(page.getByRole("button", { name: "Assign 8 leads" })).toBeVisible();
  });

  test("a plan that the data has overtaken is not carried out; the new one is shown", async ({
    page,
    world,
  }) => {
    await world.addPeople(6);
    const agent = await world.addAgent("Mei", 50);
    const cohort = await world.addCohort("Moving", "static");
    await page.goto(`/cohorts/${cohort.cohort_id}/assign`);
    await page.getByLabel("Search agents").fill(world.campaign);
    await page.getByRole("checkbox", { name: new RegExp(agent.name) }).check();
    const button = page.getByRole("button", { name: "Assign 6 leads" });
    await expect(button).toBeEnabled();
    await call("PATCH", `/leads/${world.leads[0]}`, { status: "lost" });
    await button.click();
    await expect(page.getByText(/^Nothing was assigned/)).toHaveText(
      "Nothing was assigned: since this plan was made it has changed who gets which of them. The plan below is the new one.",
    );
    await page.getByRole("button", { name: "Assign 5 leads" }).click();
    await expect(page).toHaveURL(/\/assignments\/CAJ-\d+$/);
    await expect(page.getByText("5 assigned").first()).toBeAttached();
  });

  test("is taken back as a whole: every lead gets its former owner again", async ({ page, world }) => {
    await world.addPeople(3);
    const agent = await world.addAgent("Back", 50);
    const cohort = await world.addCohort("To take back", "static");
    await page.goto(`/cohorts/${cohort.cohort_id}/assign`);
    await page.getByLabel("Search agents").fill(world.campaign);
    await page.getByRole("checkbox", { name: new RegExp(agent.name) }).check();
    await page.getByRole("button", { name: "Assign 3 leads" }).click();
    await page.waitForURL(/\/assignments\/CAJ-\d+$/);
    const job = page.url();
    await page.getByRole("button", { name: "Undo…" }).click();
    const dialog = page.getByRole("alertdialog", { name: /^Undo CAJ-/ });
    await expect(dialog).toContainText("3 leads go back to the owner");
    await dialog.getByRole("button", { name: "Undo 3 assignments" }).click();
    await expect(page.getByRole("main").getByText(/^Undo of CAJ-/)).toBeVisible();
    await expect(page.getByText("3 restored").first()).toBeAttached({ timeout: 20_000 });
    const lead = await call<{ agent_id: string | null }>("GET", `/leads/${world.leads[0]}`);
    expect(lead.agent_id).toBeNull();
    await page.goto(job);
    await expect(page.getByText(/^Undone by CAJ-\d+/)).toBeVisible();
    await expect(page.getByRole("button", { name: "Undo…" })).toHaveCount(0);
  });
});

test.describe("An agent who takes no leads any more", () => {
  test("falls out of the choice by themselves, by name, and the plan is made anew", async ({
    page,
    world,
  }) => {
    await world.addPeople(6);
    const lena = await world.addAgent("Lena", 50);
    const omar = await world.addAgent("Omar", 50);
    const cohort = await world.addCohort("One leaves", "static");
    await page.goto(`/cohorts/${cohort.cohort_id}/assign`);
    await page.getByLabel("Search agents").fill(world.campaign);
    const choiceOf = (name: string) => page.getByRole("checkbox", { name: new RegExp(name) });
    await choiceOf(lena.name).check();
    await choiceOf(omar.name).check();
    const shares = page.getByRole("list", { name: "Shares" }).getByRole("listitem");
    await expect(shares).toHaveCount(2);
    await setAway(lena.agent_id);
    const said = page.getByText(`${lena.name} takes no leads now and was left out of the choice.`);
    await expect(said).toBeVisible({ timeout: 30_000 });
    await expect(choiceOf(lena.name)).not.toBeChecked();
    await expect(choiceOf(lena.name)).toBeDisabled();
    await expect(shares).toHaveCount(1);
    await expect(shares).toContainText(omar.name);
    await choiceOf(omar.name).uncheck();
    await expect(said).toHaveCount(0);
    await choiceOf(omar.name).check();
    await page.getByRole("button", { name: "Assign 6 leads" }).click();
    await expect(page).toHaveURL(/\/assignments\/CAJ-\d+$/);
  });

  test("is left out when an answer refuses them before the list tells", async ({ page, world }) => {
    await world.addPeople(6);
    const lena = await world.addAgent("Lena", 50);
    const omar = await world.addAgent("Omar", 50);
    const mei = await world.addAgent("Mei", 50);
    const cohort = await world.addCohort("Two leave", "static");
    // The list of agents tells nothing new: only the answers do.
    const { items } = await call<{ items: { agent_id: string }[] }>("GET", "/agents/capacity");
    await page.route("**/api/v1/agents/capacity", (route) => route.fulfill({ json: { items } }));
    await page.goto(`/cohorts/${cohort.cohort_id}/assign`);
    await page.getByLabel("Search agents").fill(world.campaign);
    for (const { name } of [lena, omar, mei])
      await page.getByRole("checkbox", { name: new RegExp(name) }).check();
    await expect(page.getByRole("list", { name: "Shares" }).getByRole("listitem")).toHaveCount(3);

    await setAway(lena.agent_id);
    await page.getByRole("button", { name: "Assign 6 leads" }).click();
    await expect(page.getByText(/^Nothing was assigned/)).toHaveText(
      `Nothing was assigned: ${lena.name} takes no leads now and was left out of the choice.`,
    );
    await expect(page.getByRole("list", { name: "Shares" }).getByRole("listitem")).toHaveCount(2);

    await setAway(omar.agent_id);
    await page.getByRole("checkbox", { name: /^Keep a person/ }).check();
    await expect(page.getByText(`${omar.name} takes no leads now`)).toBeVisible();
    await expect(page.getByRole("list", { name: "Shares" }).getByRole("listitem")).toHaveCount(1);
    await page.getByRole("button", { name: "Assign 6 leads" }).click();
    await expect(page).toHaveURL(/\/assignments\/CAJ-\d+$/);
  });
});

test.describe("On a small phone, while an assignment runs", () => {
  test.use({ viewport: { width: 360, height: 640 } });

  test("nothing that Tab comes to is hidden behind the tray or the bars", async ({ page, world }) => {
    test.setTimeout(120_000);
    await world.addPeople(2);
    const agent = await world.addAgent("Tray", 50);
    const cohort = await world.addCohort("Small", "static");
    const { job_id } = await call<{ job_id: string }>("POST", `/cohorts/${cohort.cohort_id}/assign`, {
      agent_ids: [agent.agent_id],
    });
    const job = await call<object>("GET", `/assignment-jobs/${job_id}`);
    await page.route("**/api/v1/assignment-jobs?limit=10", (route) =>
      route.fulfill({ json: { items: [{ ...job, status: "running" }], next_cursor: null } }),
    );
    await page.goto(`/cohorts/${cohort.cohort_id}/assign`);
    await page.getByRole("checkbox", { name: new RegExp(agent.name) }).check();
    await expect(page.getByRole("region", { name: "Assignments that run" })).toBeVisible();
    await expect(
      page.getByRole("button", { name: "Assign 2 leads" }).filter({ visible: true }),
    ).toBeEnabled();

    await page.getByRole("link", { name: "Skip to the content" }).focus();
    const parts = await page.evaluateHandle((): HTMLElement[] => []);
    const hidden: (string | null)[] = [];
    const isAtEnd = () =>
      page.evaluate((met) => {
        const now = document.activeElement;
        if (!(now instanceof HTMLElement) || now === document.body || met.includes(now)) return true;
        met.push(now);
        return false;
      }, parts);
    do {
      await page.keyboard.press("Tab");
      hidden.push(await hiddenFocus(page));
    } while (!(await isAtEnd()));
    const last = hidden.length - 2;
    expect(last).toBeGreaterThan(20);

    // Wherever the page is scrolled to: each of them once behind the tray, and once behind the bar, before it is come to.
    for (const cover of ["[data-job-tray]", "[data-action-bar=narrow]"]) {
      for (let i = 1; i <= last; i++) {
        await page.evaluate(
          ({ parts: [before, part], selector }) => {
            before?.focus({ preventScroll: true });
            const middle = (of: Element | null | undefined) => {
              const { top = 0, height = 0 } = of?.getBoundingClientRect() ?? {};
              return top + height / 2;
            };
            window.scrollBy(0, middle(part) - middle(document.querySelector(selector)));
          },
          { parts: await parts.evaluateHandle((met, n) => met.slice(n - 1, n + 1), i), selector: cover },
        );
        await page.keyboard.press("Tab");
        hidden.push(await hiddenFocus(page));
      }
    }
    expect(hidden.filter((name) => name !== null)).toEqual([]);
  });
});

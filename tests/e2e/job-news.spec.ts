import type { Page } from "@playwright/test";
import { call } from "./api-client";
import { expect, test } from "./fixtures";

type Made = { job_id: string };

/** An assignment large enough to be carried out by the worker, held before it gets far. */
async function heldJob(cohortId: string, agentId: string): Promise<string> {
  const { job_id } = await call<Made>("POST", `/cohorts/${cohortId}/assign`, {
    agent_ids: [agentId],
    strategy: "round_robin",
  });
  await call("POST", `/assignment-jobs/${job_id}/pause`);
  return job_id;
}

/** Until the list that news is taken from has the job as done. */
const heardOfEnd = (page: Page, jobId: string) =>
  page.waitForResponse(async (response) => {
    if (!response.url().endsWith("/assignment-jobs?limit=10") || !response.ok()) return false;
    // The body of an answer that was overtaken by the next question is not to be had: the next one tells.
    const list = (await response.json().catch(() => null)) as {
      items: { job_id: string; status: string }[];
    } | null;
    return list?.items.some((job) => job.job_id === jobId && job.status === "completed") === true;
  });

test("The end of an assignment is told on other pages, with its undo, and not on its own", async ({
  page,
  world,
}) => {
  test.setTimeout(120_000);
  await world.addPeople(400);
  const agent = await world.addAgent("News", 500);
  const cohort = await world.addCohort("News", "static");
  const news = page.getByRole("region", { name: "News" }).getByRole("alertdialog");
  const tray = page.getByRole("region", { name: "Assignments that run" });

  await page.goto("/people");
  await page.getByRole("table", { name: "People" }).waitFor();
  const first = await heldJob(cohort.cohort_id, agent.agent_id);
  await expect(tray).toContainText(first);
  await call("POST", `/assignment-jobs/${first}/resume`);
  await expect(news).toContainText(`${first} is done: 400 assigned.`, { timeout: 30_000 });
  await expect(news).toContainText("Undo puts each lead back to its former owner, pipeline and tasks");
  await news.getByRole("button", { name: "Undo…" }).click();
  const asked = page.getByRole("alertdialog", { name: `Undo ${first}?` });
  await expect(asked).toContainText("400 leads go back to the owner");
  await expect(news).toHaveCount(0);
  await asked.getByRole("button", { name: "Leave it" }).click();
  await expect(page).toHaveURL(new RegExp(`/assignments/${first}$`));

  const second = await heldJob(cohort.cohort_id, agent.agent_id);
  await page.goto(`/assignments/${second}`);
  await expect(page.getByRole("button", { name: "Resume" })).toBeVisible();
  const heard = heardOfEnd(page, second);
  await page.getByRole("button", { name: "Resume" }).click();
  await heard;
  await expect(page.getByRole("button", { name: "Undo…" })).toBeVisible();
  await expect(news).toHaveCount(0);
  await page.getByRole("link", { name: "People", exact: true }).click();
  await page.getByRole("table", { name: "People" }).waitFor();
  await expect(tray).toBeHidden();
  await expect(news).toHaveCount(0);
});

import type { Page } from "@playwright/test";
import { call, each } from "./api-client";
import { expect, test } from "./fixtures";
import type { World } from "./world";

const widths = [1440, 768, 360];

/** `length` characters without a place to break, the beginning of which says whose they are. */
const unbroken = (begin: string, length: number): string =>
  `${begin}_`.padEnd(length, "Amritambu_Venkatanarasimharajuvaripeta_");

/** Everything that is on its way has come. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle").catch(() => undefined);
  await expect(page.locator(".animate-pulse.bg-sunken").filter({ visible: true })).toHaveCount(0);
}

/** What is wider than the window, or cut off without an ellipsis and the whole text at hand. */
const misfits = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > window.innerWidth) found.push(`the page is ${scrollWidth} px wide`);
    for (const element of document.querySelectorAll("body *")) {
      if (!(element instanceof HTMLElement) || element.clientWidth < 4 || !element.checkVisibility())
        continue;
      const { overflowX, textOverflow, webkitLineClamp } = getComputedStyle(element);
      if (overflowX === "visible" || overflowX === "auto" || overflowX === "scroll") continue;
      if (element.scrollWidth <= element.clientWidth + 1 || webkitLineClamp !== "none") continue;
      // Form controls show what has room, and give the rest to whoever opens or edits them.
      if (element.closest("button, select, input, svg, [role=progressbar]")) continue;
      const hasWhole = element.closest("[title]") !== null || element.querySelector("[title]") !== null;
      if (textOverflow === "ellipsis" && hasWhole) continue;
      const words = element.textContent?.trim().slice(0, 50);
      found.push(
        `${element.tagName.toLowerCase()} “${words}” cuts off ${element.scrollWidth - element.clientWidth} px`,
      );
    }
    return found;
  });

async function expectFits(page: Page, what: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    expect.soft(await misfits(page), `${what} at ${width} px`).toEqual([]);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

type Id = { cohort_id: string; agent_id: string; user_id: string; key_id: string; webhook_id: string };

/** People, agents and cohorts whose names, ids and words have no place to break. */
async function longWorld(world: World) {
  const person = unbroken(world.campaign, 120);
  const lead = unbroken(`L-${world.campaign}`, 120);
  const name = unbroken(world.campaign, 180);
  world.people.push(person);
  await call("POST", "/contacts/bulk", [
    { pii_id: person, name, city: unbroken("Pune", 90), email: `${unbroken("a", 60)}@example.com` },
  ]);
  await call("POST", "/leads/bulk", [
    {
      lead_id: lead,
      pii_id: person,
      status: "new",
      campaign: world.campaign,
      source: unbroken("source", 150),
    },
  ]);
  const agent = await call<Id>("POST", "/agents", { name, daily_capacity: 10 });
  const make = async (type: string) => {
    const rules = {
      combinator: "and",
      rules: [
        { field: "lead.campaign", operator: "=", value: world.campaign },
        { field: "lead.source", operator: "notIn", value: [unbroken("other", 200)] },
      ],
    };
    const made = await call<Id>("POST", "/cohorts", {
      name: unbroken(`${type}_${world.campaign}`, 180),
      description: `https://example.com/${unbroken(type, 300)}`,
      type,
      rules,
    });
    world.keep(made.cohort_id);
    return made.cohort_id;
  };
  return {
    person,
    lead,
    name,
    agent: agent.agent_id,
    live: await make("dynamic"),
    list: await make("static"),
  };
}

/** A page of the settings for each kind of thing that an administrator names. */
async function longSettings(campaign: string): Promise<() => Promise<void>> {
  const word = campaign.toLowerCase().replace(/\W/g, "_");
  const field = `lead.${unbroken(word, 60).toLowerCase()}`;
  await call("POST", "/fields", {
    field,
    label: unbroken(campaign, 100),
    type: "select",
    options: [unbroken("option", 100), "short"],
  });
  const user = await call<Id>("POST", "/users", {
    name: unbroken(campaign, 100),
    email: `${word}.${unbroken("a", 30)}@example.com`.toLowerCase(),
    role: "viewer",
  });
  const key = await call<Id>("POST", "/api-keys", {
    name: unbroken(campaign, 100),
    role: "viewer",
    expires_in_days: 30,
  });
  const hook = await call<Id>("POST", "/webhooks", {
    url: `https://example.com/${unbroken(campaign, 200)}`,
    events: ["cohort.evaluated"],
    description: unbroken(campaign, 150),
  });
  const paths = [
    `/fields/${field}`,
    `/users/${user.user_id}`,
    `/api-keys/${key.key_id}`,
    `/webhooks/${hook.webhook_id}`,
  ];
  return () => each(paths, (path) => call("DELETE", path));
}

test.describe("Names without a place to break", () => {
  test.use({ reducedMotion: "reduce", viewport: { width: 1440, height: 900 } });

  test("widen no screen and are cut off on none", async ({ page, world }) => {
    test.setTimeout(480_000);
    const { person, lead, agent, live, list } = await longWorld(world);
    const body = { agent_ids: [agent], strategy: "round_robin" };
    const { job_id } = await call<{ job_id: string }>("POST", `/cohorts/${list}/assign`, body);
    await expect
      .poll(async () => (await call<{ status: string }>("GET", `/assignment-jobs/${job_id}`)).status)
      .toBe("completed");
    await call("PATCH", `/leads/${lead}`, { campaign: unbroken("elsewhere", 150) });
    const removeSettings = await longSettings(world.campaign);
    const screens = [
      `/cohorts?search=${world.campaign}`,
      ...[
        "",
        "?tab=rules",
        "?tab=activity",
        `?tab=overlap&with=${list}`,
        "?tab=assignments",
        "?tab=routing",
      ].map((tab) => `/cohorts/${live}${tab}`),
      `/cohorts/${list}?tab=moved`,
      `/cohorts/${list}`,
      `/cohorts/${list}?why=${person}`,
      `/cohorts/${live}/edit`,
      `/cohorts/${live}/assign`,
      `/people?search=${world.campaign}`,
      `/people/${person}`,
      `/people/${person}?why=${list}`,
      "/assignments",
      `/assignments/${job_id}`,
      `/assignments/${job_id}?ask=undo`,
      `/agents?search=${world.campaign}`,
      `/agents/${agent}`,
      "/settings",
      ...["fields", "users", "keys", "webhooks", "audit"].map((tab) => `/settings?tab=${tab}`),
    ];
    try {
      for (const screen of screens) {
        await page.goto(screen);
        await settled(page);
        await expectFits(page, screen.slice(0, 60));
      }
    } finally {
      await removeSettings();
    }
  });

  test("fit into an import’s columns and its place in the list", async ({ page, world }) => {
    test.setTimeout(120_000);
    const heading = unbroken("heading", 120);
    const csv = `Person ID,${heading}\n${unbroken("P", 100)},${unbroken("value", 200)}\n`;
    await page.goto("/imports");
    const name = `${unbroken(world.campaign, 180)}.csv`;
    await page.getByLabel("CSV file").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(csv) });
    await expect(page.getByRole("heading", { name })).toBeVisible();
    await expect(page.getByText(heading).filter({ visible: true }).first()).toBeVisible();
    await expectFits(page, "the columns of an import");
    await page.goto("/imports");
    await expect(page.getByRole("link", { name })).toBeVisible();
    await expectFits(page, "/imports");
  });

  test("fit into what opens over a page, and into its messages", async ({ page, world }) => {
    test.setTimeout(120_000);
    const { agent, live, name } = await longWorld(world);
    await world.addPeople(150);
    await call("POST", `/cohorts/${live}/evaluate`);
    await page.goto(`/agents?search=${world.campaign}`);
    await page.getByRole("button", { name: /^Actions for/ }).click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
    await expect(page.getByRole("dialog", { name: /^Edit/ })).toBeVisible();
    await expectFits(page, "the dialog of an agent");
    await page.keyboard.press("Escape");

    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: /^Search cohorts, people/ }).fill(name.slice(0, 40));
    await expect(
      page.getByRole("option", { name: new RegExp(`^${name.slice(0, 40)}`) }).first(),
    ).toBeVisible();
    await expectFits(page, "the palette");
    await page.keyboard.press("Escape");

    const body = { agent_ids: [agent], strategy: "round_robin" };
    const { job_id } = await call<{ job_id: string }>("POST", `/cohorts/${live}/assign`, body);
    await call("POST", `/assignment-jobs/${job_id}/pause`).catch(() => undefined);
    const tray = page.getByRole("region", { name: "Assignments that run" });
    await expect(tray.getByRole("link")).toContainText(`${job_id} · To 1 agent, equal shares`);
    await tray.getByRole("button", { expanded: false }).click();
    await expectFits(page, "the tray");
    await call("POST", `/assignment-jobs/${job_id}/cancel`).catch(() => undefined);
    await expect
      .poll(async () => (await call<{ status: string }>("GET", `/assignment-jobs/${job_id}`)).status)
      .toMatch(/cancelled|completed/);

    await page.goto(`/cohorts/${live}`);
    await page.getByRole("button", { name: /^More actions for/ }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await expect(page.getByRole("alertdialog", { name: /^Archive / })).toBeVisible();
    await expectFits(page, "the question before archiving");
    await page.getByRole("button", { name: "Archive cohort" }).click();
    await expect(page.getByText(/ is archived\.$/)).toBeVisible();
    await expectFits(page, "a message");
  });

  test("leave the search in reach of a thumb beside the way back", async ({ page, world }) => {
    await world.addPeople(1);
    const name = "Gold_customers_Pune_2026_Q4_Monsoon_savings_second_try";
    const { cohort_id } = await world.addCohort(name, "static");
    await page.setViewportSize({ width: 360, height: 780 });
    for (const step of ["edit", "assign"]) {
      await page.goto(`/cohorts/${cohort_id}/${step}`);
      const parent = page.getByRole("main").getByRole("link", { name: new RegExp(`^${name}`) });
      await expect(parent).toBeVisible();
      const search = await page
        .getByRole("main")
        .getByRole("button", { name: "Search", exact: true })
        .boundingBox();
      const link = await parent.boundingBox();
      expect((link?.x ?? 0) + (link?.width ?? 0), step).toBeLessThanOrEqual(search?.x ?? 0);
    }
  });
});

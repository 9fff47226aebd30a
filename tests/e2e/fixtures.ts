import { test as base, expect, type Page, request } from "@playwright/test";
import { baseUrl, email, password } from "./settings";
import { World } from "./world";

type Fixtures = {
  world: World;
  /** The page is made to do what its policy forbids. */
  provokes: boolean;
  nothingBlocked: undefined;
};
type WorkerFixtures = { session: { cookies: []; origins: [] } };

/** Tests of someone who is signed in, with a world of their own. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  session: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to see what a fixture needs
    async ({}, use) => {
      const context = await request.newContext({ baseURL: baseUrl, extraHTTPHeaders: { origin: baseUrl } });
      const answer = await context.post("/api/auth/sign-in/email", { data: { email, password } });
      if (!answer.ok()) throw new Error(`Signing in failed: ${answer.status()} ${await answer.text()}`);
      await use((await context.storageState()) as WorkerFixtures["session"]);
      await context.dispose();
    },
    { scope: "worker" },
  ],
  storageState: ({ session }, use) => use(session),
  provokes: [false, { option: true }],
  // Whatever a page loads or runs, its own policy allows.
  nothingBlocked: [
    async ({ context, provokes }, use) => {
      const blocked: string[] = [];
      context.on("console", (message) => {
        if (message.text().includes("Content Security Policy")) blocked.push(message.text());
      });
      await use(undefined);
      if (!provokes) expect(blocked, "blocked by the page's Content-Security-Policy").toEqual([]);
    },
    { auto: true },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to see what a fixture needs
  world: async ({}, use, info) => {
    const world = new World(info.titlePath[0]?.replace(/\W+/g, "-").slice(0, 12) ?? "test");
    await use(world);
    await world.remove();
  },
});

export { expect };

/** Chooses `field` for a condition of the builder, as one does: open, type, Enter. */
export async function chooseField(page: Page, place: string, field: string): Promise<void> {
  await page.getByRole("button", { name: `Field of condition ${place}` }).click();
  await page.getByRole("combobox", { name: "Search fields" }).fill(field);
  await page.keyboard.press("Enter");
}

/** Types a value into the picker of a condition's exact text. */
export async function typeValue(page: Page, place: string, value: string): Promise<void> {
  await page.getByRole("button", { name: `Value of condition ${place}` }).click();
  await page.getByRole("combobox", { name: "Search or type a value" }).fill(value);
  await page.getByRole("option", { name: value }).first().waitFor();
  await page.keyboard.press("Enter");
}

import { expect, test } from "@playwright/test";
import { baseUrl, email, password } from "./settings";

test.describe("Signing in", () => {
  test("a page asked for without a session is shown after signing in", async ({ page }) => {
    await page.goto("/agents?search=nobody");
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/\/agents\?search=nobody$/);
    await expect(page.getByRole("heading", { name: "Agents" })).toBeVisible();
  });

  test("a wrong password is refused in words, and the form stays as it was", async ({ page }) => {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText("is not right");
    await expect(page.getByLabel("E-mail")).toHaveValue(email);
  });

  test("signing in leads nowhere but to this site", async ({ page }) => {
    await page.goto("/sign-in?next=//example.com/");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/\/cohorts$/);
  });

  test("signing out ends the session", async ({ page }) => {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/\/cohorts$/);
    await page.getByRole("button", { name: /theme and sign-out/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/sign-in/);
    await page.goto("/cohorts");
    await expect(page).toHaveURL(/\/sign-in\?next=/);
  });

  test("is limited by the address of the socket, whatever the request says of itself", async ({
    request,
  }) => {
    const origin = baseUrl;
    const statuses: number[] = [];
    for (let i = 0; i < 11; i++) {
      const answer = await request.post("/api/auth/sign-in/email", {
        headers: { origin, "x-forwarded-for": `9.9.9.${i}` },
        data: { email: "nobody@example.com", password: "not the password" },
      });
      statuses.push(answer.status());
      if (i === 10) expect(Number(answer.headers()["retry-after"])).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
  });
});

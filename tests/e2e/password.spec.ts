import { randomBytes } from "node:crypto";
import { call } from "./api-client";
import { expect, test } from "./fixtures";

test("someone who was given a password changes it, and signs in with the new one", async ({ browser }) => {
  const email = `new-${randomBytes(4).toString("hex")}@example.com`;
  const made = await call<{ password: string }>("POST", "/users", {
    email,
    name: "Nadia New",
    role: "manager",
  });
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  const signIn = async (password: string) => {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
  };
  await signIn(made.password);
  await page.waitForURL("**/cohorts");
  await page.goto("/settings");
  await page.getByRole("button", { name: "Change password" }).click();
  const form = page.getByRole("form", { name: "Change password" });
  const change = async (current: string, next: string) => {
    await form.getByLabel("Password you have now").fill(current);
    await form.getByLabel("New password").fill(next);
    await form.getByRole("button", { name: "Change password" }).click();
  };
  await change("not my password", "a better password");
  await expect(form.getByText("This is not the password you have now.")).toBeVisible();
  await change(made.password, "1234567890");
  await expect(form.getByText(/not one of the 10,000 most common/)).toBeVisible();
  await change(made.password, "a better password");
  await expect(page.getByText(/Your password is changed/)).toBeVisible();
  await expect(form).toBeHidden();
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await page.waitForURL("**/sign-in**");
  await signIn("a better password");
  await page.waitForURL("**/cohorts");
  await context.close();
});

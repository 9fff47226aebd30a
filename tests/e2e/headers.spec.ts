import { versionsInScripts } from "../../lib/services/build-app";
import { expect, test } from "./fixtures";

const versions = versionsInScripts(process.cwd());

test("every page has a policy with a nonce of its own, and shows no version of what it runs on", async ({
  page,
}) => {
  expect(versions).toHaveLength(4);
  const nonces = new Set<string>();
  for (const path of ["/cohorts", "/people", "/settings", "/docs", "/nowhere"]) {
    const headers = (await page.goto(path))?.headers() ?? {};
    const policy = headers["content-security-policy"] ?? "";
    expect(policy, path).toContain("frame-ancestors 'none'");
    const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? "";
    expect(scripts, path).not.toContain("unsafe");
    const nonce = /'nonce-([^']+)'/.exec(scripts)?.[1] ?? "";
    expect(nonce.length, path).toBeGreaterThan(20);
    nonces.add(nonce);
    expect(headers["x-content-type-options"], path).toBe("nosniff");
    expect(headers["permissions-policy"], path).toContain("camera=()");
    expect(headers["x-powered-by"], path).toBeUndefined();
    expect(headers.server, path).toBeUndefined();
    const loaded = await page.evaluate(() => [
      ...performance.getEntriesByType("resource").map(({ name }) => name),
      // Those too that only older browsers load.
      ...[...document.scripts].map(({ src }) => src),
    ]);
    for (const script of new Set(loaded.filter((name) => name.endsWith(".js")))) {
      const text = await (await page.request.get(script)).text();
      for (const version of versions) expect(text.includes(version), `${version} in ${script}`).toBe(false);
    }
    const inline = await page
      .locator("script:not([src])")
      .evaluateAll((scripts_) =>
        scripts_
          .filter((script) => (script as HTMLScriptElement).nonce === "")
          .map((script) => script.outerHTML.slice(0, 80)),
      );
    expect(inline, `scripts of ${path} without the nonce`).toEqual([]);
  }
  expect(nonces.size).toBe(5);
});

test.describe("A page that was tampered with", () => {
  test.use({ provokes: true });

  test("a script that was written into a page is not run", async ({ page }) => {
    await page.goto("/cohorts");
    const blocked = page.evaluate(
      () =>
        new Promise<string>((done) => {
          document.addEventListener("securitypolicyviolation", (event) => done(event.violatedDirective), {
            once: true,
          });
          const image = document.createElement("img");
          image.setAttribute("onerror", "window.injected = true");
          image.src = "data:,";
          document.body.append(image);
        }),
    );
    expect(await blocked).toContain("script-src");
    expect(await page.evaluate(() => "injected" in window)).toBe(false);
  });
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { builtApp } from "../../lib/services/build-app";
import { freePort } from "../../lib/services/ports";
import { expect, test } from "./fixtures";
import { apiKey, appEnv } from "./settings";

test("a web process that is told to stop ends live streams and is gone well within the 30 s that it has", async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...appEnv,
    PATH: "",
    NODE_ENV: "production",
    HOSTNAME: "127.0.0.1",
    PORT: String(port),
  } as const;
  const web = spawn(process.execPath, [builtApp(process.cwd()).webServer], { env, stdio: "ignore" });
  const gone = once(web, "exit");
  try {
    await expect
      .poll(
        () =>
          fetch(`${url}/healthz`).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 30_000 },
      )
      .toBe(200);
    const stream = await fetch(`${url}/api/v1/stream`, { headers: { authorization: `Bearer ${apiKey}` } });
    expect(stream.status).toBe(200);
    const read = stream.text();
    const toldAt = Date.now();
    web.kill("SIGTERM");
    // To its end, and not broken off.
    expect(await read).toContain("event: ready");
    await gone;
    expect(Date.now() - toldAt).toBeLessThan(10_000);
  } finally {
    web.kill("SIGKILL");
  }
});

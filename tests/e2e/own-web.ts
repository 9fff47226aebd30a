import { spawn } from "node:child_process";
import { once } from "node:events";
import { builtApp } from "../../lib/services/build-app";
import { freePort } from "../../lib/services/ports";
import { expect } from "./fixtures";
import { appEnv } from "./settings";

/** A web process beside the one that the tests share, with settings of its own; it answers. To be killed by the caller. */
export async function startOwnWeb(settings: Record<string, string> = {}) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...appEnv,
    PATH: "",
    NODE_ENV: "production",
    HOSTNAME: "127.0.0.1",
    PORT: String(port),
    ...settings,
  } as const;
  const web = spawn(process.execPath, [builtApp(process.cwd()).webServer], { env, stdio: "ignore" });
  const gone = once(web, "exit");
  const healthy = () =>
    fetch(`${url}/healthz`).then(
      ({ status }) => status,
      () => 0,
    );
  try {
    await expect.poll(healthy, { timeout: 30_000 }).toBe(200);
  } catch (error) {
    web.kill("SIGKILL");
    throw error;
  }
  return { url, web, gone };
}

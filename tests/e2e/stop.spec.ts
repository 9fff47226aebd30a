import { expect, test } from "./fixtures";
import { startOwnWeb } from "./own-web";
import { apiKey } from "./settings";

test("a web process that is told to stop ends live streams and is gone well within the 30 s that it has", async () => {
  const { url, web, gone } = await startOwnWeb();
  try {
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

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { superviseChild } from "@/lib/services/supervised-child.ts";

const folder = mkdtempSync(join(tmpdir(), "supervised-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a program that runs and says that it is broken is ended and started again, a sound one is left alone", async () => {
  const said: string[] = [];
  let broken = false;
  let looks = 0;
  const child = superviseChild({
    name: "Program",
    command: process.execPath,
    args: ["-e", "setInterval(() => {}, 1000)"],
    env: {},
    output: { file: join(folder, "program.log") },
    isBroken: async () => {
      looks++;
      return broken;
    },
    log: (line) => said.push(line),
  });
  try {
    await child.ready();
    const first = child.pid;
    await vi.waitFor(() => expect(looks).toBeGreaterThan(0), { timeout: 10_000 });
    expect(child.pid).toBe(first);
    broken = true;
    await vi.waitFor(() => expect(said).toContain("Program is broken and is ended"), { timeout: 10_000 });
    broken = false;
    await vi.waitFor(() => expect(child.pid).not.toBe(first), { timeout: 10_000 });
    expect(child.ended).toBe(false);
  } finally {
    await child.stop();
  }
});

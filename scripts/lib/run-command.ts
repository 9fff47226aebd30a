import { spawn } from "node:child_process";
import type { Environment } from "../../lib/services/folders.ts";

/** Runs a program with its output on the terminal. @returns its exit code, 1 when a signal ended it or it can't be run */
export function runCommand(command: string, args: readonly string[], env: Environment): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: env as NodeJS.ProcessEnv, stdio: "inherit" });
    const endWithUs = () => child.kill();
    process.once("exit", endWithUs);
    child.once("close", () => process.off("exit", endWithUs));
    child.once("error", () => resolve(1));
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

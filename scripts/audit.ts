/** `npm audit` where the registry answers it: exits 1 for a known hole of a package that is shipped, says so where nobody can tell. */
import { spawnSync } from "node:child_process";

type Report = {
  metadata?: { vulnerabilities: Record<string, number> };
  vulnerabilities?: object;
  message?: string;
};

const { stdout } = spawnSync("npm", ["audit", "--json", "--omit=dev"], {
  encoding: "utf8",
  timeout: 60_000,
  shell: process.platform === "win32",
});
const report = JSON.parse(stdout || "{}") as Report;
const found = report.metadata?.vulnerabilities;
if (!found) {
  console.log(`Not audited: the registry does not answer (${report.message ?? "no answer within 60 s"})`);
} else {
  const bad = Object.entries(found).filter(([severity, n]) => severity !== "total" && n > 0);
  console.log(
    bad.length === 0 ? "No known holes" : bad.map(([severity, n]) => `${n} ${severity}`).join(", "),
  );
  for (const name of Object.keys(report.vulnerabilities ?? {})) console.error(name);
  if (bad.length > 0) process.exit(1);
}

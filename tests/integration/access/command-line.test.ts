import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { authenticate } from "@/lib/access/authenticate.ts";
import { db } from "@/lib/db/collections.ts";
import { startApi, stopApi, until } from "@/tests/setup/api.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);

let folder = "";
beforeAll(async () => {
  await startApi();
  folder = await mkdtemp(join(tmpdir(), "cohort-command-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await stopApi();
});

type Ended = { code: number; stdout: string; stderr: string };
const run = (script: string, ...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--import", "tsx", `scripts/${script}.ts`, ...args],
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr }),
    );
  });

test("apikey prints a key that works, and nothing else", async () => {
  const { code, stdout, stderr } = await run("apikey", "--name", "CRM", "--role", "manager");
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^cohort_[0-9a-f]{12}_[0-9a-f]{64}\n$/);
  const request = new Request("http://x/", { headers: { authorization: `Bearer ${stdout.trim()}` } });
  expect(await authenticate(request)).toMatchObject({ kind: "api_key", name: "CRM", role: "manager" });
});

test.each([[[]], [["--name", "x"]], [["--name", "x", "--role", "root"]], [["--nope"]]])(
  "apikey %j fails and prints no key",
  async (args) => {
    const { code, stdout, stderr } = await run("apikey", ...args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).not.toMatch(/^\s+at /m);
  },
);

test("user makes someone who can sign in, once", async () => {
  const args = ["--email", "New@example.com", "--name", "New", "--role", "viewer"];
  const first = await run("user", ...args);
  expect(first).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/new@example\.com may sign in as viewer\.\nPassword.*: \S{16}\n/),
  });
  expect(await run("user", ...args)).toMatchObject({ code: 1, stdout: "" });
});

test("import loads a file, says what became of it, and writes down what was refused", async () => {
  const csv = join(folder, "people.csv");
  const map = join(folder, "map.json");
  await writeFile(csv, "id,person,score\nA,P-1,5\nB,P-2,x;=1+1\nC,P-3,\n");
  await writeFile(
    map,
    JSON.stringify({ entities: { lead: { fields: { lead_id: "id", pii_id: "person", score: "score" } } } }),
  );
  const first = await run("import", csv, "--map", map);
  expect(first.code, first.stderr).toBe(0);
  expect(first.stdout).toContain("leads: 2 inserted, 0 updated, 0 unchanged, 1 failed");
  expect(await readFile(`${csv}.errors.csv`, "utf8")).toBe(
    `row,entity,path,message\n2,lead,/score,"expected a finite number, got ""x;'=1+1"""\n`,
  );
  expect((await run("import", csv, "--map", map)).stdout).toContain(
    "leads: 0 inserted, 0 updated, 2 unchanged, 1 failed",
  );
  expect(await db.leads().countDocuments()).toBe(2);
  for (const args of [
    [],
    [csv, "--map", join(folder, "none.json")],
    [join(folder, "none.csv"), "--map", map],
    [csv, "--map", csv],
  ])
    expect((await run("import", ...args)).code, args.join(" ")).toBe(1);
});

test("an import whose command was killed goes on where it was, as one import", {
  timeout: 240_000,
}, async () => {
  const csv = join(folder, "many.csv");
  const rows = Array.from({ length: 12_000 }, (_, i) => `K-${i},PK-${i},${i % 100}\n`);
  await writeFile(csv, `Lead id,Person,Score\n${rows.join("")}`);
  const killed = spawn(process.execPath, ["--import", "tsx", "scripts/import.ts", csv], { stdio: "ignore" });
  const ofFile = () => db.imports().find({ file_name: "many.csv" }).toArray();
  await until(ofFile, ([begun]) => (begun?.rows_done ?? 0) > 0);
  killed.kill("SIGKILL");
  await new Promise((ended) => killed.once("close", ended));
  const [begun] = await ofFile();
  expect(begun).toMatchObject({ status: "importing" });
  const again = await run("import", csv);
  expect(again.code, again.stderr).toBe(0);
  expect(again.stderr).toContain(
    `${begun?.import_id} of this file was cut off after ${begun?.rows_done} rows`,
  );
  expect(again.stdout).toContain("leads: 12000 inserted, 0 updated, 0 unchanged, 0 failed");
  expect(await ofFile()).toHaveLength(1);
  expect(await db.leads().countDocuments({ lead_id: /^K-/ })).toBe(12_000);
  const undone = await run("import", "--undo", begun?.import_id ?? "");
  expect(undone.stdout, undone.stderr).toContain("12000 records as they were before");
  expect(await db.leads().countDocuments({ lead_id: /^K-/ })).toBe(0);
  const anew = await run("import", csv);
  expect(anew.stdout, anew.stderr).toContain("leads: 12000 inserted");
  expect(await ofFile()).toHaveLength(2);
});

test.each(["import", "user", "apikey", "erase-again", "seed"])(
  "%s --help prints its usage, and does nothing",
  async (script) => {
    for (const flag of ["--help", "-h"]) {
      const asked = await run(script, flag);
      expect(asked).toMatchObject({ code: 0, stderr: "" });
      expect(asked.stdout).toMatch(new RegExp(`^Usage: npm run (--silent )?${script}`));
    }
  },
);

test("import reads a file in the encoding that is named, and tells which there are", async () => {
  const file = join(folder, "dos.csv");
  await writeFile(
    file,
    Buffer.concat([Buffer.from("pii_id,Name\ndos-1,J"), Buffer.from([0x94]), Buffer.from("rg\n")]),
  );
  expect(await run("import", file, "--encoding", "cp850")).toMatchObject({ code: 0 });
  expect(await db.contacts().findOne({ pii_id: "dos-1" })).toMatchObject({ name: "Jörg" });
  const refused = await run("import", file, "--encoding", "dos");
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/^--encoding: expected one of utf-8, .*, got "dos"\nUsage/);
});

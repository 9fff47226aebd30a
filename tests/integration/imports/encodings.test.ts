import iconv from "iconv-lite";
import { expect, test } from "vitest";
import { api } from "@/tests/setup/api.ts";
import { apiWithWorker } from "@/tests/setup/api-with-worker.ts";
import { importPath, importStep, sendFile, suggestionOf } from "@/tests/setup/imports.ts";
import { isolatedDatabase } from "@/tests/setup/isolated.ts";

isolatedDatabase(import.meta.url);
apiWithWorker();

const nameOf = async (id: string) => (await api("GET", `/api/v1/people/${id}`)).body.contact.name;

test.each([
  ["cp850", "Jörg Müller,Käthe Schäfer,Anna Weiß"],
  ["windows-1251", "Иван Петров,Мария Кузнецова,Дмитрий Соколов"],
  ["shift_jis", "山田太郎,佐藤花子,鈴木さくら"],
] as const)("names of a file in %s are stored as they were written", async (encoding, names) => {
  const rows = names.split(",").map((name, i) => `${encoding}-${i};${name}`);
  const id = await sendFile(iconv.encode(`pii_id;Name\r\n${rows.join("\r\n")}\r\n`, encoding));
  const { encoding: found, mapping } = await suggestionOf(id);
  expect(found).toBe(encoding);
  expect((await importStep(id, "start", mapping)).report).toMatchObject({ rows: 3, refused_rows: 0 });
  expect(await Promise.all(names.split(",").map((_, i) => nameOf(`${encoding}-${i}`)))).toEqual(
    names.split(","),
  );
});

test("an encoding chosen by hand is used for the suggestion and the whole file; an unknown one is told", async () => {
  const text = `pii_id;Name\r\n${"x;Ann\r\n".repeat(3)}hand-1;Łukasz\r\n`;
  const id = await sendFile(iconv.encode(text, "cp852"));
  const seen = await api("GET", importPath(id, "/suggestion?encoding=cp852"));
  expect(seen.body.columns[1].samples).toContain("Łukasz");
  await importStep(id, "start", { ...seen.body.mapping, encoding: "cp852" });
  expect(await nameOf("hand-1")).toBe("Łukasz");
  const refused = await api("GET", importPath(id, "/suggestion?encoding=ebcdic"));
  expect(refused.status).toBe(422);
  expect(refused.body.errors[0].message).toMatch(/^expected one of utf-8, .*cp850/);
});

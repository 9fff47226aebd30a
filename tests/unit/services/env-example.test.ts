import { readFileSync } from "node:fs";
import { parseEnv as parseFile } from "node:util";
import { expect, test } from "vitest";
import { envNames, parseEnv } from "../../../lib/env.ts";

const text = readFileSync(".env.example", "utf8");

test(".env.example runs as it is", () => {
  expect(() => parseEnv(parseFile(text) as Record<string, string>)).not.toThrow();
});

test(".env.example names every setting, and no other", () => {
  const named = [...text.matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)].map((match) => match[1]);
  expect(named.sort()).toEqual([...envNames].sort());
});

test("docker-compose.yml hands on every setting, but those that the images have", () => {
  const compose = readFileSync("docker-compose.yml", "utf8");
  const [, shared = ""] = /^x-app:[\s\S]*?environment:\n((?: {4}.*\n)+)/m.exec(compose) ?? [];
  const handedOn = [...shared.matchAll(/^ {4}([A-Z_]+):/gm)].map((match) => match[1]);
  const ofImages = [...readFileSync("Dockerfile", "utf8").matchAll(/\b([A-Z_]+)=/g)].map((match) => match[1]);
  expect(envNames.filter((name) => !handedOn.includes(name) && !ofImages.includes(name))).toEqual([]);
});

test("what .env.example sets are the defaults", () => {
  expect(parseEnv(parseFile(text) as Record<string, string>)).toEqual(parseEnv({}));
});

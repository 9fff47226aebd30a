import { expect, test } from "vitest";
import { apart } from "@/lib/jobs/apart.ts";

/** Work that goes on until it is told to end. */
function openWork(begun: number, told: string[], name: string) {
  let end: () => void = () => undefined;
  const until = new Promise<void>((done) => {
    end = done;
  });
  const done = apart(begun, async () => {
    told.push(`${name} begins`);
    await until;
    told.push(`${name} ends`);
  });
  return { end, done };
}
const turn = () => new Promise((done) => setTimeout(done, 120));

test("what is no suspect runs beside others; a suspect waits for them, and they for it", async () => {
  const told: string[] = [];
  const [a, b] = [openWork(0, told, "a"), openWork(1, told, "b")];
  const suspect = openWork(2, told, "suspect");
  await turn();
  expect(told).toEqual(["a begins", "b begins"]);
  a.end();
  await a.done;
  await turn();
  expect(told).not.toContain("suspect begins");
  b.end();
  await b.done;
  await turn();
  expect(told.at(-1)).toBe("suspect begins");
  const late = openWork(0, told, "late");
  await turn();
  expect(told.at(-1)).toBe("suspect begins");
  suspect.end();
  await suspect.done;
  await turn();
  expect(told.slice(-2)).toEqual(["suspect ends", "late begins"]);
  late.end();
  await late.done;
});

test("one suspect at a time; what fails lets the next one in", async () => {
  const told: string[] = [];
  const failing = apart(3, async () => {
    await turn();
    throw new Error("poison");
  });
  const next = openWork(4, told, "next");
  await expect(failing).rejects.toThrow("poison");
  await turn();
  expect(told).toEqual(["next begins"]);
  next.end();
  await next.done;
});

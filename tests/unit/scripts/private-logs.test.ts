import { expect, test } from "vitest";
import { personalIn } from "@/scripts/lib/private-logs.ts";

const values = [
  "Asha Rao",
  "asha@example.com",
  "+91 20 5550 1234",
  "Ann",
  "Marie-Luise von der Aue",
  null,
  7,
];

test.each([
  ['{"msg":"no agent for Asha Rao"}', ["Asha Rao"]],
  ['{"error":"E11000 dup key: { email: \\"asha@example.com\\" }"}', ["asha@example.com"]],
  ["called +91 20 5550 1234\n", ["+91 20 5550 1234"]],
  ["MARIE-LUISE VON DER AUE", ["Marie-Luise von der Aue"]],
  ['{"lead_id":"L-1","agent":"AGT-1","msg":"Ann: asha rao-like words, 5550"}', []],
])("%s names %j", (text, found) => {
  expect(personalIn(text, values)).toEqual(found);
});

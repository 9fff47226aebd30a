import { expect, test } from "vitest";
import { readTags } from "@/lib/imports/read-tags.ts";

test.each([
  ['"VIP","Newsletter 2026"', ",", ["VIP", "Newsletter 2026"]],
  ['"VIP, gold", plain', ",", ["VIP, gold", "plain"]],
  ['"Webinar"', ";", ["Webinar"]],
  ["VIP, Newsletter 2026,", ",", ["VIP", "Newsletter 2026"]],
  ['5" pipe|red', "|", ['5" pipe', "red"]],
  ['"never closed, red', ",", ['"never closed', "red"]],
] as const)("%s has the tags between %s: %j", (text, separator, tags) => {
  expect(readTags(text, separator)).toEqual(tags);
});

import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { csvResponse } from "@/lib/http/csv.ts";
import { asMeant } from "@/lib/imports/csv-format.ts";
import { readTags } from "@/lib/imports/read-tags.ts";
import { decideSeparator } from "@/lib/imports/recognise.ts";

/** What an import reads of a list that an export has written. */
async function thereAndBack(tags: string[]): Promise<string[]> {
  async function* rows() {
    yield { tags };
  }
  const text = await csvResponse("tags.csv", ["tags"], rows()).text();
  const [, [cell = ""] = []] = parse(text, { skip_empty_lines: false }) as string[][];
  const read = asMeant(cell);
  return readTags(read, decideSeparator([read]));
}

test("entries of lists that hold what parts entries come back as they were", async () => {
  expect(await thereAndBack(["a;b", "c,d", 'e "f"', "g"])).toEqual(["a;b", "c,d", 'e "f"', "g"]);
  expect(await thereAndBack(["x;=1+1", "plain"])).toEqual(["x;=1+1", "plain"]);
  const word = fc.stringMatching(/^[a-z,;|" ]{0,6}[a-z][a-z,;|" ]{0,6}$/).map((text) => text.trim());
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 2, maxLength: 5 }), async (tags) => {
      expect(await thereAndBack(tags)).toEqual(tags);
    }),
  );
});

import { z } from "zod";
import { allows } from "../access/permissions.ts";
import type { Context } from "../context.ts";
import type { ImportDocument } from "../db/import-documents.ts";
import { loadRegistry } from "../fields/load-registry.ts";
import { fieldTypes } from "../rules/fields.ts";
import { encodings } from "./encodings.ts";
import { Mapping } from "./mapping.ts";
import { openParts } from "./part-store.ts";
import { type Suggestion, suggestMapping } from "./suggest-mapping.ts";
import { takeSample } from "./take-sample.ts";

export const SuggestQuery = z.strictObject({
  encoding: z
    .enum(encodings, `expected one of ${encodings.join(", ")}`)
    .optional()
    .meta({ description: "Found out if left out" }),
  delimiter: z
    .string()
    .length(1, "expected one character")
    .optional()
    .meta({ description: "Found out if left out" }),
});
export type SuggestQuery = z.infer<typeof SuggestQuery>;

export const SuggestionItem = z
  .strictObject({
    encoding: z.enum(encodings),
    delimiter: z.string(),
    rows_sampled: z.int(),
    is_whole: z.boolean().meta({ description: "The sample is the whole file" }),
    columns: z.array(
      z.strictObject({
        name: z.string(),
        samples: z.array(z.string()),
        filled: z.int().meta({ description: "Rows of the sample with a known value" }),
        recognised: z.strictObject({
          type: z.enum(fieldTypes),
          options: z.array(z.string()).optional(),
          decimal: z.enum([".", ","]).optional(),
          order: z.enum(["dmy", "mdy", "ymd"]).optional(),
          missing: z
            .array(z.string())
            .optional()
            .meta({ description: "Words among numbers or dates that mean that nothing is known" }),
          isSure: z.boolean(),
        }),
      }),
    ),
    fillers: z.array(
      z.strictObject({ text: z.string(), count: z.int(), columns: z.int(), isUsual: z.boolean() }),
    ),
    ids_by_row: z.string().meta({
      description: "A template of ids for a file whose rows are all other people; no other file has them",
    }),
    mapping: Mapping,
  })
  .meta({ id: "ImportSuggestion" });

/** What a file looks like, and how its columns may be mapped. @throws Conflict while the file is not there */
export async function suggestImport(
  ctx: Context,
  document: ImportDocument,
  query: SuggestQuery,
): Promise<Suggestion> {
  const sample = await takeSample(openParts(document), query);
  return suggestMapping(sample, await loadRegistry(), {
    mayAddFields: allows(ctx.actor.role, "fields:write"),
    fileName: document.file_name,
  });
}

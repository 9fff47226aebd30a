import { beforeAll, describe, expect, test } from "vitest";
import { toDraft, toMapping } from "@/components/imports/mapping-draft.ts";
import { checkMapping } from "@/lib/imports/mapping.ts";
import { type Suggestion, suggestMapping } from "@/lib/imports/suggest-mapping.ts";
import { takeSample } from "@/lib/imports/take-sample.ts";
import { type FieldType, registryOf } from "@/lib/rules/fields.ts";
import { messyCsv } from "@/tests/setup/messy-csv.ts";

const registry = registryOf([]);
const typeOf = (field: string) => registry.get(field)?.type as FieldType | undefined;

describe("the columns of a messy file", () => {
  let suggestion: Suggestion;
  beforeAll(async () => {
    async function* bytes() {
      yield messyCsv("D", 200);
    }
    suggestion = suggestMapping(await takeSample(bytes()), registry, {
      mayAddFields: true,
      fileName: "d.csv",
    });
  });

  test("left as suggested, are sent as suggested", () => {
    const mapping = toMapping(toDraft(suggestion, suggestion.mapping, typeOf), suggestion, typeOf);
    expect(mapping).toEqual(suggestion.mapping);
    expect(checkMapping(mapping, registry).newFields).toHaveLength(25);
  });

  test("can be left out, moved to another record, or told apart by another column", () => {
    const draft = toDraft(suggestion, suggestion.mapping, typeOf);
    draft.columns["E-Mail"] = { choice: { kind: "out" } };
    draft.columns.Remark = { choice: { kind: "new", entity: "customer", type: "text" } };
    draft.columns["Lead Number"] = { choice: { kind: "out" } };
    const mapping = toMapping(
      { ...draft, person: { kind: "column", name: "E-Mail" }, fillers: [] },
      suggestion,
      typeOf,
    );
    expect(mapping.missing).toEqual([""]);
    expect(mapping.entities.contact?.fields).not.toHaveProperty("email");
    expect(mapping.entities.customer?.fields).toEqual({ pii_id: "E-Mail", remark: "Remark" });
    expect(mapping.entities.lead?.fields).toMatchObject({
      lead_id: { template: "LEAD-{E-Mail}" },
      pii_id: "E-Mail",
    });
    expect(checkMapping(mapping, registry).entities).toHaveLength(3);
    const byRow = toMapping({ ...draft, leads: "row" }, suggestion, typeOf);
    expect(byRow.entities.lead?.fields.lead_id).toEqual({ template: `LEAD-${suggestion.ids_by_row}` });
    expect(toDraft(suggestion, byRow, typeOf).leads).toBe("row");
  });

  test("tried before, come back as they were tried", () => {
    const draft = toDraft(suggestion, suggestion.mapping, typeOf);
    draft.columns["Date of Birth"] = { choice: { kind: "field", field: "contact.birth_date" }, order: "mdy" };
    const tried = toMapping({ ...draft, person: { kind: "row" } }, suggestion, typeOf);
    expect(toMapping(toDraft(suggestion, tried, typeOf), suggestion, typeOf)).toEqual(tried);
    expect(tried.entities.lead?.fields.pii_id).toEqual({ template: suggestion.ids_by_row });
  });
});

import { z } from "zod";
import { audit } from "../access/audit.ts";
import { type Permission, requirePermission } from "../access/permissions.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { ImportDocument } from "../db/import-documents.ts";
import { Conflict, Invalid } from "../errors.ts";
import { type CreateField, createField } from "../fields/create-field.ts";
import { loadRegistry } from "../fields/load-registry.ts";
import { updateField } from "../fields/update-field.ts";
import { beginStep } from "./begin-step.ts";
import { emptyReport } from "./import-report.ts";
import { checkMapping, Mapping } from "./mapping.ts";
import { requireFile } from "./part-store.ts";

export const StartImport = z.strictObject({ mapping: Mapping }).meta({
  id: "StartImport",
  example: { mapping: { entities: { lead: { fields: { lead_id: "Lead no.", pii_id: "Phone" } } } } },
});
export type StartImport = z.infer<typeof StartImport>;

const startable = ["uploading", "checked", "failed"] as const;

/** Whoever has own fields made by an import needs the right to make fields. */
export async function rightOfNewFields({ body }: { body: unknown }): Promise<Permission | undefined> {
  const { data } = StartImport.safeParse(body);
  const wanted = data?.mapping.new_fields ?? [];
  if (wanted.length === 0) return undefined;
  const known = await loadRegistry();
  const isThere = ({ field, options = [] }: CreateField) =>
    known.has(field) && options.every((option) => known.get(field)?.options?.includes(option));
  return wanted.every(isThere) ? undefined : "fields:write";
}

type How = { isInline?: boolean };

/** The mapping, checked; its problems at their place in the body. */
async function checked(ctx: Context, { mapping }: StartImport) {
  try {
    const known = checkMapping(mapping, await loadRegistry());
    // One of them may have been deleted since the request was let in.
    if (known.newFields.length + known.widened.length > 0) requirePermission(ctx.actor, "fields:write");
    return known;
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    throw new Invalid(error.errors.map(({ path, message }) => ({ path: `/mapping${path}`, message })));
  }
}

/** An import that has written something is not begun anew: undone first, or made again. */
function requireUnwritten({ import_id, report, status }: ImportDocument): void {
  if (report && report.rows > 0)
    throw new Conflict(
      `${import_id} is ${status} and has written rows; undo it, or make a new import of the file.`,
    );
}

/**
 * Has a worker read the whole file by a mapping, and report what importing it would do. Writes no people, makes no field.
 * @throws Invalid for a bad mapping, Conflict when it is not the time for it
 */
export async function checkImport(
  ctx: Context,
  document: ImportDocument,
  input: StartImport,
  { isInline = false }: How = {},
): Promise<ImportDocument> {
  await checked(ctx, input);
  if (!isInline) requireFile(document);
  requireUnwritten(document);
  const { import_id } = document;
  await db.importRefusals().deleteMany({ import_id, step: "check" });
  const begun = await beginStep(ctx, document, {
    to: "checking",
    from: startable,
    isInline,
    change: {
      mapping: JSON.stringify(input.mapping),
      check: null,
      report: null,
      rows_done: 0,
      bytes_done: 0,
    },
  });
  await audit(ctx, "import.check", import_id);
  return begun;
}

/**
 * Has a worker import the file by a mapping; own fields that the mapping adds are made first.
 * @throws Invalid for a bad mapping, Forbidden for new fields without the right to make them, Conflict when it is not the
 * time for it
 */
export async function startImport(
  ctx: Context,
  document: ImportDocument,
  input: StartImport,
  { isInline = false }: How = {},
): Promise<ImportDocument> {
  const { newFields, widened } = await checked(ctx, input);
  if (!isInline) requireFile(document);
  requireUnwritten(document);
  for (const field of newFields) await createField(ctx, field);
  for (const { field, options } of widened) await updateField(ctx, field, { options });
  const begun = await beginStep(ctx, document, {
    to: "importing",
    from: startable,
    isInline,
    change: { mapping: JSON.stringify(input.mapping), report: emptyReport(), rows_done: 0, bytes_done: 0 },
  });
  await audit(
    ctx,
    "import.start",
    begun.import_id,
    newFields.map(({ field }) => field),
  );
  return begun;
}

import mongoose from "mongoose";
import { z } from "zod";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { AuditEntry } from "../db/workspace-documents.ts";
import { given } from "../given.ts";
import { cursorsOf, ListQuery, type Page, toPage } from "../http/list.ts";
import { audit } from "./audit.ts";

const filters = {
  action: z.string().min(1).max(100).optional().meta({ example: "cohort.create" }),
  actor: z.string().min(1).max(200).optional().meta({ example: "user:USR-1" }),
  object: z.string().min(1).max(200).optional().meta({ example: "COH-1" }),
};

export const ListAudit = ListQuery.extend(filters);
export type ListAudit = z.infer<typeof ListAudit>;

export const ExportAudit = z.strictObject(filters);
export type ExportAudit = z.infer<typeof ExportAudit>;

export const AuditItem = z
  .strictObject({
    at: z.date(),
    actor: z.string(),
    actor_name: z.string(),
    action: z.string(),
    object: z.string(),
    fields: z.array(z.string()),
    request_id: z.string(),
  })
  .meta({ id: "AuditEntry", description: "Who did what, when; names of fields, never values." });
export type AuditItem = z.infer<typeof AuditItem>;

/** An entry without what is kept of it to be sealed. */
export const showEntry = ({
  _id,
  object_digest,
  label_mac,
  mac,
  before,
  seal,
  ...entry
}: AuditEntry & { _id: unknown }): AuditItem => entry;

const Position = z.strictObject({ at: z.coerce.date(), id: z.string().regex(/^[0-9a-f]{24}$/) });
const cursors = cursorsOf("audit", Position);

/** The audit log, newest first. */
export async function listAudit(_ctx: Context, query: ListAudit): Promise<Page<AuditItem>> {
  const { limit, cursor, ...wanted } = query;
  const rows = await db
    .audit()
    .find({ ...given(wanted), ...(cursor !== undefined && olderThan(cursor)) })
    .sort({ at: -1, _id: -1 })
    .limit(limit + 1)
    .toArray();
  const page = toPage(rows, limit, cursors, (last) => ({ at: last.at, id: String(last._id) }));
  return { ...page, items: page.items.map(showEntry) };
}

export const auditColumns = [
  "at",
  "actor",
  "actor_name",
  "action",
  "object",
  "fields",
  "request_id",
] as const;

/** The audit log, newest first, read a thousand entries at a time. */
export async function exportAudit(ctx: Context, wanted: ExportAudit): Promise<AsyncGenerator<AuditItem>> {
  await audit(ctx, "audit.export", "audit", Object.keys(given(wanted)));
  return entries(wanted);
}

async function* entries(wanted: ExportAudit): AsyncGenerator<AuditItem> {
  const cursor = db.audit().find(given(wanted)).sort({ at: -1, _id: -1 }).batchSize(1_000);
  for await (const entry of cursor) yield showEntry(entry);
}

function olderThan(cursor: string) {
  const { at, id } = cursors.read(cursor);
  return { $or: [{ at: { $lt: at } }, { at, _id: { $lt: new mongoose.mongo.ObjectId(id) } }] };
}

import { createHmac } from "node:crypto";
import type { AuditEntry } from "../db/workspace-documents.ts";
import { env } from "../env.ts";

/** A digest that only who has `AUTH_SECRET` can make. */
export const keyed = (text: string): string =>
  createHmac("sha256", env().AUTH_SECRET).update(text).digest("hex");

/** What stays of an entry for good: all but the object, which an erasure makes a label and which counts by its digest. */
export const lastingPart = ({
  at,
  actor,
  actor_name,
  action,
  object_digest,
  fields,
  request_id,
  before,
}: AuditEntry) => [
  ...[at.toISOString(), actor, actor_name, action, object_digest, fields, request_id],
  ...(before === undefined ? [] : [before]),
];

/** Stands for an entry as the app wrote it. */
export const macOf = (entry: AuditEntry): string =>
  keyed(`audit entry ${JSON.stringify(lastingPart(entry))}`);

/** Stands for an erasure having put `label` in place of the object of this entry. */
export const labelMacOf = ({ mac, object_digest }: AuditEntry, label: string): string =>
  keyed(`audit label ${JSON.stringify([mac ?? null, object_digest ?? null, label])}`);

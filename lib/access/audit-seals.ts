import type { WithId } from "mongodb";
import mongoose from "mongoose";
import type { Context } from "../context.ts";
import { db, isDuplicateKey } from "../db/collections.ts";
import type { AuditEntry, AuditSeal } from "../db/workspace-documents.ts";
import { erasedLabel } from "../people/erased-label.ts";
import { isAboutSomeone } from "../people/traces.ts";
import { keyed, labelMacOf, lastingPart, macOf } from "./audit-mac.ts";
import { telling } from "./audit-told.ts";

const { ObjectId } = mongoose.mongo;

type Stored = WithId<AuditEntry>;

const unsealed = { seal: { $exists: false } } as const;

/** Entries under one seal, at the most. */
const together = 500;

const sealedPart = (entry: Stored) => [String(entry._id), ...lastingPart(entry)];

/** Each seal is made of the one before it, so that none can be taken out or put in. */
const digestOf = (before: string, n: number, entries: readonly Stored[]): string =>
  keyed(JSON.stringify([before, n, entries.map(sealedPart)]));

const lastSeal = (): Promise<AuditSeal | null> => db.auditSeals().findOne({}, { sort: { _id: -1 } });

const markSealed = ({ _id: n, entries }: AuditSeal) =>
  db.audit().updateMany({ _id: { $in: entries }, ...unsealed }, { $set: { seal: n } });

/** Entries from before objects had digests get theirs. */
async function keepDigests(entries: readonly Stored[]): Promise<void> {
  const lacking = entries.filter(({ object_digest }) => object_digest === undefined);
  if (lacking.length === 0) return;
  await db.audit().bulkWrite(
    lacking.map((entry) => {
      entry.object_digest = erasedLabel(entry.object);
      const $set = { object_digest: entry.object_digest };
      return { updateOne: { filter: { _id: entry._id }, update: { $set } } };
    }),
  );
}

/**
 * Seals the entries of the audit log that no seal has yet, the oldest first: whoever changes, deletes or slips in one
 * afterwards is found out by `verifyAudit`. Several workers may do it at once: a seal's number is there once.
 * @returns how many entries were sealed
 */
export async function sealAudit(ctx: Context): Promise<number> {
  let last = await lastSeal();
  let sealed = 0;
  while (true) {
    // Whoever made it may have died before the entries were marked.
    if (last) await markSealed(last);
    const entries = await db.audit().find(unsealed).sort({ _id: 1 }).limit(together).toArray();
    if (entries.length === 0) break;
    await keepDigests(entries);
    const n = (last?._id ?? 0) + 1;
    const digest = digestOf(last?.digest ?? "", n, entries);
    const seal: AuditSeal = {
      _id: n,
      entries: entries.map(({ _id }) => _id),
      digest,
      at: ctx.now(),
    };
    try {
      await db.auditSeals().insertOne(seal);
    } catch (error) {
      if (isDuplicateKey(error)) break;
      throw error;
    }
    last = seal;
    sealed += entries.length;
  }
  // Kept outside of the database as well: whoever cuts the log's end off can't take it back there.
  if (sealed > 0)
    ctx.log.info({ seal: last?._id, digest: last?.digest, entries: sealed }, "audit log sealed");
  return sealed;
}

export type AuditVerification = {
  seals: number;
  entries: number;
  /** Entries that no seal has yet. */
  pending: number;
  /** The last seal's number and digest, to compare with the worker's log. */
  last: { seal: number; digest: string } | null;
  problems: { seal: number; problem: string }[];
};

const keepsObject = ({ object, object_digest }: AuditEntry): boolean =>
  typeof object === "string" && erasedLabel(object) === object_digest;

const isAsWritten = (entry: AuditEntry): boolean => entry.mac === macOf(entry);

/** Labels of people whose erasure the log itself tells of. */
async function erasedPeople(): Promise<ReadonlySet<string>> {
  const erasures = await db.audit().find({ action: "person.erase" }).toArray();
  const genuine = erasures.filter((entry) => isAsWritten(entry) && keepsObject(entry));
  return new Set(genuine.map(({ object }) => object));
}

/** What entries tell of and is not there any more: deleted before or after it was sealed. */
async function goneBefore(entries: readonly Stored[]): Promise<string[]> {
  const told = entries.flatMap(({ before = [] }) => before);
  const ids = told.map((each) => each.slice(0, each.indexOf(" "))).filter((id) => ObjectId.isValid(id));
  if (told.length === 0) return [];
  const found = await db
    .audit()
    .find({ _id: { $in: ids.map((id) => new ObjectId(id)) } }, { projection: { mac: 1 } })
    .toArray();
  const there = new Set(found.map(telling));
  return told.filter((each) => !there.has(each)).map((each) => each.slice(0, each.indexOf(" ")));
}

async function problemsOf(
  seal: AuditSeal,
  before: AuditSeal | null,
  erased: ReadonlySet<string>,
): Promise<string[]> {
  const stored = await db
    .audit()
    .find({ _id: { $in: seal.entries } })
    .toArray();
  const byId = new Map(stored.map((entry) => [String(entry._id), entry]));
  const entries = seal.entries.flatMap((id) => byId.get(String(id)) ?? []);
  const marked = await db.audit().countDocuments({ seal: seal._id });
  const missing = seal.entries.length - entries.length;
  const expected = (before?._id ?? 0) + 1;
  const isErased = (entry: AuditEntry) =>
    isAboutSomeone(entry.action) &&
    erased.has(entry.object) &&
    entry.label_mac === labelMacOf(entry, entry.object);
  const renamed = entries.filter((entry) => !keepsObject(entry) && !isErased(entry));
  // The first seal takes what was written before entries had digests of their own.
  const foreign = entries.filter(
    (entry) => !(seal._id === 1 && entry.mac === undefined) && !isAsWritten(entry),
  );
  return [
    ...(seal._id === expected ? [] : [`seal ${expected} is missing`]),
    ...(missing > 0 ? [`${missing} of ${seal.entries.length} entries are gone`] : []),
    ...(marked > entries.length ? [`${marked - entries.length} entries were put in`] : []),
    ...foreign.map(({ _id }) => `the entry ${_id} is not as the app wrote it`),
    ...(await goneBefore(entries)).map((id) => `the entry ${id} is gone, of which a later one tells`),
    ...renamed.map(({ _id }) => `the entry ${_id} is about something else than it was`),
    ...(missing === 0 && digestOf(before?.digest ?? "", seal._id, entries) !== seal.digest
      ? ["entries, or seals before it, are not what they were"]
      : []),
  ];
}

/** Compares the audit log with its seals. An entry that was erased of a person keeps its digest, and is no problem. */
export async function verifyAudit(): Promise<AuditVerification> {
  const found: AuditVerification = { seals: 0, entries: 0, pending: 0, last: null, problems: [] };
  let before: AuditSeal | null = null;
  const erased = await erasedPeople();
  for await (const seal of db.auditSeals().find({}).sort({ _id: 1 })) {
    for (const problem of await problemsOf(seal, before, erased))
      found.problems.push({ seal: seal._id, problem });
    found.seals++;
    found.entries += seal.entries.length;
    found.last = { seal: seal._id, digest: seal.digest };
    before = seal;
  }
  found.pending = await db.audit().countDocuments(unsealed);
  return found;
}

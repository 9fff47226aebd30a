import type { Collection, Document, TransactionOptions } from "mongodb";
import mongoose, { type mongo } from "mongoose";
import { Unavailable } from "../errors.ts";
import type * as doc from "./documents.ts";
import type * as importDoc from "./import-documents.ts";
import { keepingOf } from "./keeping.ts";
import { mappedCollection } from "./mapped-collection.ts";
import { collectionName, type ModelName } from "./models.ts";
import type * as webhookDoc from "./webhook-documents.ts";
import type * as workspaceDoc from "./workspace-documents.ts";

/** A session that carries a transaction; handed on to each read and write in it. */
export type Session = mongo.ClientSession;

function open<T extends Document>(name: ModelName): Collection<T> {
  const { db } = mongoose.connection;
  if (!db) throw new Unavailable("MongoDB can't be reached.");
  const collection = db.collection<T>(collectionName(name)) as unknown as Collection<T>;
  const keeping = keepingOf(name);
  return keeping ? (mappedCollection(collection as never, keeping) as never) : collection;
}

/** Every collection, typed, with plain objects in and out. */
export const db = {
  leads: () => open<doc.Lead>("lead"),
  contacts: () => open<doc.Contact>("contact"),
  customers: () => open<doc.Customer>("customer"),
  deletedRecords: () => open<doc.DeletedRecord>("deletedRecord"),
  erasures: () => open<doc.Erasure>("erasure"),
  suppressions: () => open<doc.Suppression>("suppression"),
  agents: () => open<doc.Agent>("agent"),
  pipelines: () => open<doc.Pipeline>("pipeline"),
  tasks: () => open<doc.Task>("task"),
  cohorts: () => open<doc.CohortDocument>("cohort"),
  cohortVersions: () => open<doc.CohortVersion>("cohortVersion"),
  cohortMembers: () => open<doc.CohortMember>("cohortMember"),
  cohortRechecks: () => open<doc.CohortRecheck>("cohortRecheck"),
  cohortSizes: () => open<doc.CohortSize>("cohortSize"),
  membershipEvents: () => open<doc.MembershipEvent>("membershipEvent"),
  assignmentJobs: () => open<doc.AssignmentJob>("assignmentJob"),
  assignmentItems: () => open<doc.AssignmentItem>("assignmentItem"),
  assignmentBlocks: () => open<doc.AssignmentBlock>("assignmentBlock"),
  routeEntries: () => open<doc.RouteEntry>("routeEntry"),
  cohortRoutes: () => open<doc.CohortRoute>("cohortRoute"),
  fields: () => open<workspaceDoc.FieldDocument>("field"),
  settings: () => open<workspaceDoc.Settings>("settings"),
  counters: () => open<workspaceDoc.Counter>("counter"),
  apiKeys: () => open<workspaceDoc.ApiKey>("apiKey"),
  audit: () => open<workspaceDoc.AuditEntry>("audit"),
  auditSeals: () => open<workspaceDoc.AuditSeal>("auditSeal"),
  idempotency: () => open<workspaceDoc.IdempotencyRecord>("idempotency"),
  imports: () => open<importDoc.ImportDocument>("import"),
  importParts: () => open<importDoc.ImportPart>("importPart"),
  importRefusals: () => open<importDoc.ImportRefusal>("importRefusal"),
  importChanges: () => open<importDoc.ImportChange>("importChange"),
  webhooks: () => open<webhookDoc.Webhook>("webhook"),
  webhookDeliveries: () => open<webhookDoc.WebhookDelivery>("webhookDelivery"),
  streamHeartbeats: () => open<workspaceDoc.StreamHeartbeat>("streamHeartbeat"),
  workerState: () => open<workspaceDoc.WorkerState>("workerState"),
};

/** The database itself, for change streams and what has no collection of its own. */
export function database(): mongo.Db {
  const { db: open } = mongoose.connection;
  if (!open) throw new Unavailable("MongoDB can't be reached.");
  return open;
}

const transactionOptions: TransactionOptions = {
  readConcern: { level: "snapshot" },
  writeConcern: { w: "majority", journal: true },
};

/** A session for transactions one after the other; `end` it. */
export async function openSession(): Promise<{ session: Session; id: string; end: () => Promise<void> }> {
  const session = await mongoose.connection.startSession();
  const id = Buffer.from(session.id?.id.buffer ?? []).toString("hex");
  return { session, id, end: () => session.endSession() };
}

/**
 * Ends whatever a session has open, by its id: a process that was killed or stopped in a transaction keeps others from
 * its documents for a minute otherwise. Unknown ids are no error.
 */
export async function killSession(id: string): Promise<void> {
  await database()
    .admin()
    .command({ killSessions: [{ id: new mongoose.mongo.UUID(id) }] });
}

type Settled = { committed: () => void; undone: () => void };

const settling = new WeakMap<Session, Settled[]>();

/** Has one of two things done once it is known what became of the transaction that a session is in. */
export function whenSettled(session: Session, settled: Settled): void {
  settling.set(session, [...(settling.get(session) ?? []), settled]);
}

function settle(session: Session, how: keyof Settled): void {
  const all = settling.get(session) ?? [];
  settling.delete(session);
  for (const each of all) each[how]();
}

/**
 * Runs `work` in one transaction; the driver repeats it on transient errors, so `work` has no effects outside.
 * @param within a session to do it in; without one it gets its own
 * @returns what `work` returned in the run that committed
 */
export async function inTransaction<T>(work: (session: Session) => Promise<T>, within?: Session): Promise<T> {
  const session = within ?? (await mongoose.connection.startSession());
  try {
    const result = await session.withTransaction(() => {
      // A run before this one that was repeated.
      settle(session, "undone");
      return work(session);
    }, transactionOptions);
    settle(session, "committed");
    return result;
  } catch (error) {
    settle(session, "undone");
    throw error;
  } finally {
    if (!within) await session.endSession();
  }
}

/** True for MongoDB's duplicate-key error. */
export const isDuplicateKey = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === 11000;

import type { mongo } from "mongoose";
/** What a workspace keeps beside people, cohorts and assignments: fields, settings, keys, and how far the worker is. */

export type FieldDocument = {
  field: string;
  label: string;
  type: string;
  options: string[] | null;
  created_at: Date;
};

export type TaskTemplate = { title: string; due_in_minutes: number };

export type Settings = {
  _id: "settings";
  time_zone: string;
  task_templates: TaskTemplate[];
  /** Lets webhooks go to addresses of a private network, over http, and to other ports than 443. */
  allow_private_webhooks: boolean;
  /** Entries and exits older than this are deleted; null keeps them. */
  keep_membership_events_days: number | null;
  /** Assignments that ended longer ago than this are deleted with their outcomes; null keeps them. */
  keep_assignment_jobs_days: number | null;
  updated_at: Date;
};

export type Counter = { _id: string; seq: number };

export type ApiKey = {
  key_id: string;
  name: string;
  role: "admin" | "manager" | "viewer";
  hash: string;
  prefix: string;
  created_by: string;
  created_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
  expires_at: Date;
};

export type AuditEntry = {
  at: Date;
  actor: string;
  actor_name: string;
  action: string;
  object: string;
  fields: string[];
  request_id: string;
  /** Digest of the object, which stays when an erasure makes the object a label. */
  object_digest?: string;
  /** There once an erasure has made the object a label: keyed digest of the two, so that nobody else can do it. */
  label_mac?: string;
  /** Keyed digest of the entry as the app wrote it: nobody else can make one. */
  mac?: string;
  /** Ids and digests of entries that the same process has written before, each told of once. */
  before?: string[];
  /** Number of the seal that the entry is under. */
  seal?: number;
};

/** Stands for entries of the audit log, and for every seal before it; `_id` counts from 1. */
export type AuditSeal = { _id: number; entries: mongo.ObjectId[]; digest: string; at: Date };

export type IdempotencyRecord = {
  _id: string;
  body_hash: string;
  state: "running" | "done";
  status: number | null;
  body: string | null;
  headers: Record<string, string> | null;
  created_at: Date;
};

/** Counted up by whoever follows the change stream, through that same stream: a number left out shows a gap. */
export type StreamHeartbeat = { _id: string; seq: number; at: Date };

/** Singletons of the worker: the stream's lease and how far changes are applied. */
export type WorkerState = {
  _id: string;
  holder?: string;
  epoch?: number;
  expires_at?: Date;
  /** The database session in which the holder stores members: whoever takes over ends it first. */
  session_id?: string;
  token?: unknown;
  /** The last heartbeat that was seen in the stream, and when it had been sent: all changes before it are applied. */
  seq?: number;
  confirmed_at?: Date;
  /** How long that heartbeat took from being sent to being applied. */
  lag_ms?: number;
  /** Of the check for drift: when the next is due, when the last one ended and what it mended. */
  due_at?: Date;
  checked_at?: Date;
  mended?: Record<string, number>;
};

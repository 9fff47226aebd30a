import { createHash } from "node:crypto";
import { db, isDuplicateKey } from "../db/collections.ts";
import { Conflict, Invalid } from "../errors.ts";
import type { Reply } from "./reply.ts";

const runningTimeoutMs = 120_000;

const replay = (record: {
  status: number | null;
  body: string | null;
  headers: Record<string, string> | null;
}) =>
  new Response(record.body, {
    status: record.status ?? 200,
    headers: {
      "content-type": "application/json",
      "cache-control": "no-store",
      ...record.headers,
      "idempotent-replayed": "true",
    },
  });

/**
 * Runs `work` at most once for an `Idempotency-Key` of an actor, for 24 h: a repeat gets the first answer again.
 * A failed run is forgotten, so that it can be tried again under the same key.
 * @throws Conflict while the first still runs, Invalid when the key came with another body
 */
export async function once(
  key: string,
  actor: string,
  target: string,
  bodyText: string,
  work: () => Promise<Reply>,
): Promise<Response> {
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Invalid([
      { path: "", message: "Idempotency-Key: expected 1 to 255 printable ASCII characters" },
    ]);
  }
  // As a digest: what clients make their keys of may name someone.
  const _id = createHash("sha256").update(`${actor} ${key}`).digest("hex");
  const body_hash = createHash("sha256").update(`${target}\n${bodyText}`).digest("hex");
  const created_at = new Date();
  await db.idempotency().deleteOne({
    _id,
    state: "running",
    created_at: { $lt: new Date(created_at.getTime() - runningTimeoutMs) },
  });
  try {
    await db
      .idempotency()
      .insertOne({ _id, body_hash, state: "running", status: null, body: null, headers: null, created_at });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return repeat(_id, key, body_hash);
  }
  try {
    const reply = await work();
    const body = reply.status === 204 ? null : JSON.stringify(reply.body);
    await db
      .idempotency()
      .updateOne({ _id }, { $set: { state: "done", status: reply.status, body, headers: reply.headers } });
    return reply.toResponse();
  } catch (error) {
    await db.idempotency().deleteOne({ _id });
    throw error;
  }
}

async function repeat(_id: string, key: string, body_hash: string): Promise<Response> {
  const record = await db.idempotency().findOne({ _id });
  if (!record)
    throw new Conflict(`The request with Idempotency-Key "${key}" has just failed; try again.`, [], 1);
  if (record.body_hash !== body_hash) {
    throw new Invalid([
      { path: "", message: `Idempotency-Key "${key}" was used before for another request; use a new key` },
    ]);
  }
  if (record.state === "running") {
    throw new Conflict(`The first request with Idempotency-Key "${key}" still runs.`, [], 2);
  }
  return replay(record);
}

import { expect } from "vitest";
import { db } from "@/lib/db/collections.ts";
import { api, type Body, until } from "./api.ts";

/** Sends a file in parts of `partBytes`. @returns the import's id */
export async function sendFile(file: Buffer, partBytes = 8_000_000, name = "people.csv"): Promise<string> {
  const made = await api("POST", "/api/v1/imports", { body: { file_name: name } });
  expect(made.status, made.text).toBe(201);
  const { import_id } = made.body;
  for (let part = 0; part * partBytes < file.length; part++) {
    const raw = file.subarray(part * partBytes, (part + 1) * partBytes);
    const answer = await api("PUT", `/api/v1/imports/${import_id}/parts/${part}`, {
      raw: new Uint8Array(raw),
    });
    expect(answer.status, answer.text).toBe(200);
  }
  return import_id;
}

/** Every lead and contact whose id begins with `prefix`, without what tells when. */
export async function peopleOf(prefix: string): Promise<string> {
  const begins = { $regex: `^${prefix}-` };
  const leads = await db.leads().find({ lead_id: begins }).sort({ lead_id: 1 }).toArray();
  const contacts = await db.contacts().find({ pii_id: begins }).sort({ pii_id: 1 }).toArray();
  return JSON.stringify([leads, contacts].flat().map(({ _id, updated_at: _at, ...record }) => record));
}

/** Where an import is, or something of it. */
export const importPath = (id: string, rest = "") => `/api/v1/imports/${id}${rest}`;

/** An import as it is now. */
export const shownImport = async (id: string): Promise<Body> => (await api("GET", importPath(id))).body;

/** Waits until a worker is at an import no more. */
export const endedImport = (id: string): Promise<Body> =>
  until(
    () => shownImport(id),
    ({ status }) => ["checked", "completed", "undone", "failed"].includes(status),
    120_000,
  );

/** Has the next step done, and waits for its end. */
export async function importStep(
  id: string,
  verb: "check" | "start" | "undo",
  mapping?: unknown,
): Promise<Body> {
  const answer = await api(
    "POST",
    importPath(id, `/${verb}`),
    mapping === undefined ? {} : { body: { mapping } },
  );
  expect(answer.status, answer.text).toBe(202);
  return endedImport(id);
}

/** How the columns of an import may be mapped. */
export const suggestionOf = async (id: string): Promise<Body> => {
  const answer = await api("GET", importPath(id, "/suggestion"));
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};

import { z } from "zod";
import type { Context } from "../context.ts";
import type { ImportDocument } from "../db/import-documents.ts";
import { Invalid } from "../errors.ts";
import { mostParts, storePart } from "./part-store.ts";

export const StoredPart = z.strictObject({ part: z.int(), bytes: z.int() }).meta({ id: "StoredPart" });
export type StoredPart = z.infer<typeof StoredPart>;

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Stores the body of a request as a part of the file. @throws Invalid for a bad number or an empty body */
export async function storeBody(
  ctx: Context,
  document: ImportDocument,
  part: string,
  request: Request,
): Promise<StoredPart> {
  const number = /^(0|[1-9]\d{0,5})$/.test(part) ? Number(part) : mostParts;
  if (number >= mostParts) {
    const message = `expected the number of a part, 0 to ${mostParts - 1}, got ${JSON.stringify(part)}`;
    throw new Invalid([{ path: "/part", message }]);
  }
  const body = request.body as unknown as AsyncIterable<Uint8Array> | null;
  return storePart(ctx, document, number, body ?? nothing());
}

import { createHmac } from "node:crypto";
import { env } from "../env.ts";

/** Stands for someone who was erased: whoever knows the id can compute it, nobody can go back from it. */
export const erasedLabel = (pii_id: string): string =>
  `erased:${createHmac("sha256", env().AUTH_SECRET).update(pii_id).digest("hex").slice(0, 24)}`;

import { z } from "zod";
import type { Role } from "../context.ts";

const names = ["admin", "manager", "viewer"] as const satisfies Role[];

export const RoleName = z.enum(names, `expected ${names.join(", ")}`).meta({
  id: "Role",
  description:
    "admin: everything, with users, keys and settings. manager: cohorts and assignment. viewer: reads and previews.",
});

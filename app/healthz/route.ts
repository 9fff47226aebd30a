import { z } from "zod";
import { publicRoute } from "@/lib/http/public-route.ts";
import { Reply } from "@/lib/http/reply.ts";
import { methods } from "@/lib/http/route.ts";

export const dynamic = "force-dynamic";

const Alive = z.strictObject({ status: z.literal("ok") });

/** The process is alive; says nothing about MongoDB, Redis or the worker. */
const show = publicRoute({ summary: "Alive", answers: { 200: Alive } }, () =>
  new Reply(200, { status: "ok" }).toResponse(),
);

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: show });

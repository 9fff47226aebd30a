import { Reply } from "@/lib/http/reply.ts";

export const dynamic = "force-dynamic";

/** The process is alive; says nothing about MongoDB, Redis or the worker. */
export const GET = () => new Reply(200, { status: "ok" }).toResponse();

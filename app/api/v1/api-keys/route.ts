import { ApiKeyItem, CreateApiKey, CreatedApiKey, createApiKey } from "@/lib/access/create-api-key.ts";
import { listApiKeys } from "@/lib/access/list-api-keys.ts";
import { ListQuery, pageOf } from "@/lib/http/list.ts";
import { created } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "API keys, without their secrets",
      answers: { 200: pageOf(ApiKeyItem) },
      can: "access:admin",
      query: ListQuery,
    },
    ({ ctx, query }) => listApiKeys(ctx, query),
  ),
  POST: route(
    {
      summary: "Make an API key, shown this once",
      answers: { 201: CreatedApiKey },
      can: "access:admin",
      body: CreateApiKey,
      idempotent: false,
    },
    async ({ ctx, body }) => created(await createApiKey(ctx, body)),
  ),
});

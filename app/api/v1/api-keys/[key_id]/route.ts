import { revokeApiKey } from "@/lib/access/revoke-api-key.ts";
import { noContent } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  DELETE: route(
    { summary: "Revoke an API key", answers: { 204: null }, can: "access:admin" },
    async ({ ctx, params }) => {
      await revokeApiKey(ctx, params.key_id ?? "");
      return noContent();
    },
  ),
});

import { CreateUser, createUser } from "@/lib/access/create-user.ts";
import { listUsers } from "@/lib/access/list-users.ts";
import { ListQuery } from "@/lib/http/list.ts";
import { created } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ can: "access:admin", query: ListQuery }, ({ ctx, query }) => listUsers(ctx, query)),
  POST: route({ can: "access:admin", body: CreateUser, idempotent: false }, async ({ ctx, body }) =>
    created(await createUser(ctx, body)),
  ),
});

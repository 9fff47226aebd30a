import { CreatedUser, CreateUser, createUser } from "@/lib/access/create-user.ts";
import { listUsers } from "@/lib/access/list-users.ts";
import { UserItem } from "@/lib/access/user-store.ts";
import { ListQuery, pageOf } from "@/lib/http/list.ts";
import { created } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    { summary: "Users", answers: { 200: pageOf(UserItem) }, can: "access:admin", query: ListQuery },
    ({ ctx, query }) => listUsers(ctx, query),
  ),
  POST: route(
    {
      summary: "Make a user",
      answers: { 201: CreatedUser },
      can: "access:admin",
      body: CreateUser,
      idempotent: false,
    },
    async ({ ctx, body }) => created(await createUser(ctx, body)),
  ),
});

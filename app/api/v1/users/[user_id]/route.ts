import { deleteUser } from "@/lib/access/delete-user.ts";
import { loadUser, UpdateUser, updateUser } from "@/lib/access/update-user.ts";
import { UserItem } from "@/lib/access/user-store.ts";
import { noContent } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";

const can = "access:admin";
const load = ({ params }: { params: Record<string, string> }) => loadUser(params.user_id ?? "");

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ summary: "One user", answers: { 200: UserItem }, can, load }, async ({ loaded }) => loaded),
  PATCH: route(
    { summary: "Change a user", answers: { 200: UserItem }, can, load, body: UpdateUser },
    ({ ctx, loaded, body }) => updateUser(ctx, loaded.user_id, body),
  ),
  DELETE: route({ summary: "Delete a user", answers: { 204: null }, can, load }, async ({ ctx, loaded }) => {
    await deleteUser(ctx, loaded.user_id);
    return noContent();
  }),
});

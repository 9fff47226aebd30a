import { deleteUser } from "@/lib/access/delete-user.ts";
import { loadUser, UpdateUser, updateUser } from "@/lib/access/update-user.ts";
import { noContent } from "@/lib/http/reply.ts";
import { methods, route } from "@/lib/http/route.ts";

const can = "access:admin";
const load = ({ params }: { params: Record<string, string> }) => loadUser(params.user_id ?? "");

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ can, load }, async ({ loaded }) => loaded),
  PATCH: route({ can, load, body: UpdateUser }, ({ ctx, loaded, body }) =>
    updateUser(ctx, loaded.user_id, body),
  ),
  DELETE: route({ can, load }, async ({ ctx, loaded }) => {
    await deleteUser(ctx, loaded.user_id);
    return noContent();
  }),
});

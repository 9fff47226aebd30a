import { methods, route } from "@/lib/http/route.ts";
import { ListTasks, listTasks } from "@/lib/people/list-work.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ can: "people:read", query: ListTasks }, ({ ctx, query }) => listTasks(ctx, query)),
});

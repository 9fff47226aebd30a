import { pageOf } from "@/lib/http/list.ts";
import { methods, route } from "@/lib/http/route.ts";
import { ListedTask, ListTasks, listTasks } from "@/lib/people/list-work.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "Tasks, the soonest due first",
      answers: { 200: pageOf(ListedTask) },
      can: "people:read",
      query: ListTasks,
    },
    ({ ctx, query }) => listTasks(ctx, query),
  ),
});

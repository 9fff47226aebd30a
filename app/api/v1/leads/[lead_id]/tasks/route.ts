import { ListQuery, pageOf } from "@/lib/http/list.ts";
import { methods, route } from "@/lib/http/route.ts";
import { ListedTask, listTasks } from "@/lib/people/list-work.ts";
import { loadRecord } from "@/lib/people/load-record.ts";

type Path = { params: Record<string, string> };
const load = ({ params }: Path) => loadRecord("lead", params.lead_id ?? "");

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "Tasks of a lead",
      answers: { 200: pageOf(ListedTask) },
      can: "people:read",
      load,
      query: ListQuery,
    },
    ({ ctx, params, query }) => listTasks(ctx, { ...query, lead_id: params.lead_id ?? "" }),
  ),
});

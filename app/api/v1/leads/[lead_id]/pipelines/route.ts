import { ListQuery, pageOf } from "@/lib/http/list.ts";
import { methods, route } from "@/lib/http/route.ts";
import { listPipelines, PipelineItem } from "@/lib/people/list-work.ts";
import { loadRecord } from "@/lib/people/load-record.ts";

type Path = { params: Record<string, string> };
const load = ({ params }: Path) => loadRecord("lead", params.lead_id ?? "");

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "Attempts at a lead, newest first",
      answers: { 200: pageOf(PipelineItem) },
      can: "people:read",
      load,
      query: ListQuery,
    },
    ({ ctx, params, query }) => listPipelines(ctx, params.lead_id ?? "", query),
  ),
});

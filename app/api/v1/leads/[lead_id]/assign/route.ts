import { assignLead } from "@/lib/assignment/assign-cohort.ts";
import { Job } from "@/lib/assignment/assignment-answers.ts";
import { AssignLead } from "@/lib/assignment/assignment-schemas.ts";
import { methods, route } from "@/lib/http/route.ts";
import { loadRecord } from "@/lib/people/load-record.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: route(
    {
      summary: "Give one lead to an agent",
      answers: { 200: Job },
      can: "assignments:write",
      load: ({ params }) => loadRecord("lead", params.lead_id ?? ""),
      body: AssignLead,
    },
    ({ ctx, params, body }) => assignLead(ctx, params.lead_id ?? "", body.agent_id),
  ),
});

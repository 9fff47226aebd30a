import { listEvents } from "@/lib/cohorts/list-events.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { EventItem } from "@/lib/cohorts/member-answers.ts";
import { ListQuery, pageOf } from "@/lib/http/list.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "Entries and exits, newest first",
      answers: { 200: pageOf(EventItem) },
      can: "people:read",
      load: loadCohort,
      query: ListQuery,
    },
    ({ loaded, query }) => listEvents(loaded, query),
  ),
});

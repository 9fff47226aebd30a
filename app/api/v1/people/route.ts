import { pageOf } from "@/lib/http/list.ts";
import { methods, route } from "@/lib/http/route.ts";
import { SearchPeople, searchPeople } from "@/lib/people/search-people.ts";
import { PersonSummary } from "@/lib/people/summarise-people.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "Find people",
      answers: { 200: pageOf(PersonSummary) },
      can: "people:read",
      query: SearchPeople,
    },
    ({ ctx, query }) => searchPeople(ctx, query),
  ),
});

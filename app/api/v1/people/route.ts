import { methods, route } from "@/lib/http/route.ts";
import { SearchPeople, searchPeople } from "@/lib/people/search-people.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ can: "people:read", query: SearchPeople }, ({ ctx, query }) => searchPeople(ctx, query)),
});

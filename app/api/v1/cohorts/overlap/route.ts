import { measureOverlap, OverlapQuery } from "@/lib/cohorts/measure-overlap.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ can: "cohorts:read", query: OverlapQuery, heavy: true }, ({ query }) => measureOverlap(query)),
});

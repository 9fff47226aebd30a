import { Overlap } from "@/lib/cohorts/cohort-answers.ts";
import { measureOverlap, OverlapQuery } from "@/lib/cohorts/measure-overlap.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "How many people cohorts have in common",
      answers: { 200: Overlap },
      errors: [404],
      can: "cohorts:read",
      query: OverlapQuery,
      heavy: true,
    },
    ({ query }) => measureOverlap(query),
  ),
});

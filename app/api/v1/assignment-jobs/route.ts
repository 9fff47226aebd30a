import { Job } from "@/lib/assignment/assignment-answers.ts";
import { ListJobs } from "@/lib/assignment/assignment-schemas.ts";
import { listJobs } from "@/lib/assignment/list-jobs.ts";
import { pageOf } from "@/lib/http/list.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "Assignment jobs, newest first",
      answers: { 200: pageOf(Job) },
      can: "assignments:read",
      query: ListJobs,
    },
    ({ query }) => listJobs(query),
  ),
});

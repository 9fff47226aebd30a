import { ListJobs } from "@/lib/assignment/assignment-schemas.ts";
import { listJobs } from "@/lib/assignment/list-jobs.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route({ can: "assignments:read", query: ListJobs }, ({ query }) => listJobs(query)),
});

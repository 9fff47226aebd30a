import { changeMembers } from "@/lib/cohorts/change-members.ts";
import { ChangeMembers, ListMembers } from "@/lib/cohorts/cohort-schemas.ts";
import { listMembers } from "@/lib/cohorts/list-members.ts";
import { loadCohort } from "@/lib/cohorts/load-cohort.ts";
import { Member, MembersChanged } from "@/lib/cohorts/member-answers.ts";
import { pageOf } from "@/lib/http/list.ts";
import { methods, route } from "@/lib/http/route.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: route(
    {
      summary: "Members by id",
      answers: { 200: pageOf(Member) },
      can: "people:read",
      load: loadCohort,
      query: ListMembers,
    },
    ({ loaded, query }) => listMembers(loaded, query),
  ),
  POST: route(
    {
      summary: "Add people to a static cohort",
      answers: { 200: MembersChanged },
      can: "cohorts:write",
      load: loadCohort,
      body: ChangeMembers,
    },
    ({ ctx, loaded, body }) => changeMembers(ctx, loaded, "add", body),
  ),
  DELETE: route(
    {
      summary: "Take people out of a static cohort",
      answers: { 200: MembersChanged },
      can: "cohorts:write",
      load: loadCohort,
      body: ChangeMembers,
    },
    ({ ctx, loaded, body }) => changeMembers(ctx, loaded, "remove", body),
  ),
});

import createClient, { type Client } from "openapi-fetch";
// Made from the API's description by the test that runs this file.
import type { components, paths } from "./schema.d.ts";

type Job = components["schemas"]["Job"];

/** What the client was told, or an error that says why it was not. */
function told<T>({ data, error }: { data?: T; error?: { detail: string } }): T {
  if (data === undefined) throw new Error(error?.detail ?? "no answer");
  return data;
}

const rules = {
  combinator: "and" as const,
  rules: [{ field: "lead.score", operator: ">=" as const, value: 50 }],
};

async function sendPeople(client: Client<paths>): Promise<void> {
  const leads = [80, 60, 10].map((score, i) => ({ lead_id: `L-${i}`, pii_id: `P-${i}`, score }));
  const { failed } = told(await client.POST("/api/v1/leads/bulk", { body: leads }));
  if (failed > 0) throw new Error(`${failed} leads were refused`);
  told(
    await client.POST("/api/v1/agents", { body: { agent_id: "A0-1", name: "Meera", daily_capacity: 10 } }),
  );
}

/** Sends people, asks how many rules describe, makes a cohort of them, and hands it to an agent. */
export async function mainJob(
  baseUrl: string,
  key: string,
): Promise<{ previewed: number; members: string[]; job: Job }> {
  const client = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${key}` } });
  await sendPeople(client);
  const { count } = told(await client.POST("/api/v1/cohorts/preview", { body: { rules } }));
  const cohort = told(await client.POST("/api/v1/cohorts", { body: { name: "Hot", type: "static", rules } }));
  const path = { cohort_id: cohort.cohort_id };
  const page = told(
    await client.GET("/api/v1/cohorts/{cohort_id}/members", { params: { path, query: { limit: 100 } } }),
  );
  const body = { agent_ids: ["A0-1"], strategy: "round_robin" as const };
  const { plan_hash } = told(
    await client.POST("/api/v1/cohorts/{cohort_id}/assign/preview", { params: { path }, body }),
  );
  const started = told(
    await client.POST("/api/v1/cohorts/{cohort_id}/assign", {
      params: { path },
      body: { ...body, plan_hash },
    }),
  );
  const job = told(
    await client.GET("/api/v1/assignment-jobs/{job_id}", { params: { path: { job_id: started.job_id } } }),
  );
  return { previewed: count, members: page.items.map(({ pii_id }) => pii_id), job };
}

/** Calls that the types must refuse; never run. */
export async function refusedByTypes(client: Client<paths>): Promise<void> {
  // @ts-expect-error a cohort has a type
  await client.POST("/api/v1/cohorts", { body: { name: "Hot", rules } });
  // @ts-expect-error there is no such path
  await client.GET("/api/v1/cohort");
  // @ts-expect-error limit is a number
  await client.GET("/api/v1/cohorts", { params: { query: { limit: "many" } } });
}

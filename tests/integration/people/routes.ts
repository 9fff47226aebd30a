import { database } from "@/lib/db/collections.ts";
import { api, startApi } from "@/tests/setup/api.ts";

/** One record of each kind, for the routes to name. */
export async function startWithRecords(): Promise<void> {
  await startApi();
  await api("POST", "/api/v1/leads", { body: { lead_id: "L-1", pii_id: "P-1" } });
  await api("POST", "/api/v1/contacts", { body: { contact_id: "C-1", pii_id: "P-1" } });
  await api("POST", "/api/v1/customers", { body: { customer_id: "K-1", pii_id: "P-1" } });
  await api("POST", "/api/v1/agents", { body: { agent_id: "A-1", name: "A" } });
  await api("POST", "/api/v1/fields", { body: { field: "lead.visits", label: "Visits", type: "number" } });
}

/** Every document of every collection but what authentication itself writes. */
export async function everything(): Promise<string> {
  const names = (await database().listCollections().toArray()).map(({ name }) => name).sort();
  const contents = await Promise.all(
    names
      .filter((name) => !["api_keys", "idempotency_keys"].includes(name))
      .map(async (name) => [name, await database().collection(name).find({}).sort({ _id: 1 }).toArray()]),
  );
  return JSON.stringify(contents);
}

/** Path, methods it has, and one body that it takes. */
export const routes: [path: string, methods: string[], body?: unknown][] = [
  ["/api/v1/leads", ["GET", "POST"], { pii_id: "P-9" }],
  ["/api/v1/leads/L-1", ["GET", "PATCH", "DELETE"], { source: "web" }],
  ["/api/v1/leads/bulk", ["POST"], [{ pii_id: "P-9" }]],
  ["/api/v1/contacts", ["GET", "POST"], { pii_id: "P-9" }],
  ["/api/v1/contacts/C-1", ["GET", "PATCH", "DELETE"], { city: "Pune" }],
  ["/api/v1/contacts/bulk", ["POST"], [{ pii_id: "P-9" }]],
  ["/api/v1/customers", ["GET", "POST"], { pii_id: "P-9" }],
  ["/api/v1/customers/K-1", ["GET", "PATCH", "DELETE"], { tier: "gold" }],
  ["/api/v1/customers/bulk", ["POST"], [{ pii_id: "P-9" }]],
  ["/api/v1/agents", ["GET", "POST"], { name: "B" }],
  ["/api/v1/agents/A-1", ["GET", "PATCH", "DELETE"], { name: "B" }],
  ["/api/v1/agents/bulk", ["POST"], [{ name: "B" }]],
  ["/api/v1/agents/capacity", ["GET"]],
  ["/api/v1/leads/L-1/pipelines", ["GET"]],
  ["/api/v1/leads/L-1/tasks", ["GET"]],
  ["/api/v1/tasks", ["GET"]],
  ["/api/v1/people", ["GET"]],
  ["/api/v1/people/P-1", ["GET", "DELETE"]],
  ["/api/v1/people/P-1/export", ["GET"]],
  ["/api/v1/fields", ["GET", "POST"], { field: "lead.x", label: "X", type: "text" }],
  ["/api/v1/fields/lead.visits", ["GET", "PATCH", "DELETE"], { label: "Y" }],
  ["/api/v1/fields/lead.source/values", ["GET"]],
  ["/api/v1/settings", ["GET", "PATCH"], { time_zone: "UTC" }],
  ["/api/v1/api-keys", ["GET", "POST"], { name: "k", role: "viewer" }],
  ["/api/v1/users", ["GET", "POST"], { email: "a@example.com", name: "A", role: "viewer" }],
  ["/api/v1/audit", ["GET"]],
];

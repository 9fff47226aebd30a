import { call, each } from "./api-client";

type Agent = { agent_id: string; name: string };
type Cohort = { cohort_id: string; name: string; member_count: number; status: string };

/** What a test makes: people of its own, told apart by their campaign; all of it goes away afterwards. */
export class World {
  readonly campaign: string;
  readonly people: string[] = [];
  readonly leads: string[] = [];
  private readonly cohorts: string[] = [];

  constructor(name: string) {
    this.campaign = `e2e-${name}-${Date.now().toString(36)}`;
  }

  /** `count` people with one new lead each; their contacts live in Pune. */
  async addPeople(count: number, lead: Record<string, unknown> = {}): Promise<void> {
    const from = this.people.length;
    const ids = Array.from(
      { length: count },
      (_, i) => `${this.campaign}-${String(from + i + 1).padStart(4, "0")}`,
    );
    await call(
      "POST",
      "/contacts/bulk",
      ids.map((pii_id, i) => ({ pii_id, name: `Person ${from + i + 1} ${this.campaign}`, city: "Pune" })),
    );
    await call(
      "POST",
      "/leads/bulk",
      ids.map((id) => ({ lead_id: `L-${id}`, pii_id: id, status: "new", campaign: this.campaign, ...lead })),
    );
    this.people.push(...ids);
    this.leads.push(...ids.map((id) => `L-${id}`));
  }

  async addAgent(name: string, daily_capacity: number): Promise<Agent> {
    return call<Agent>("POST", "/agents", { name: `${name} ${this.campaign}`, daily_capacity });
  }

  /** A cohort of this world's people, narrowed by `rules`. */
  async addCohort(name: string, type: "static" | "dynamic", rules: unknown[] = []): Promise<Cohort> {
    const mine = { field: "lead.campaign", operator: "=", value: this.campaign };
    const cohort = await call<Cohort>("POST", "/cohorts", {
      name: `${name} ${this.campaign}`,
      type,
      rules: { combinator: "and", rules: [mine, ...rules] },
    });
    this.cohorts.push(cohort.cohort_id);
    return cohort;
  }

  /** Remembers a cohort that a test made on the screen. */
  keep(cohortId: string): void {
    this.cohorts.push(cohortId);
  }

  async remove(): Promise<void> {
    const gone = () => undefined;
    await each(this.cohorts, (id) => call("DELETE", `/cohorts/${id}?purge=true`).catch(gone));
    await each(this.people, (id) => call("DELETE", `/people/${encodeURIComponent(id)}`).catch(gone));
    const { items } = await call<{ items: Agent[] }>("GET", "/agents?limit=1000");
    const mine = items.filter(({ name }) => name.includes(this.campaign));
    await each(mine, ({ agent_id }) => call("DELETE", `/agents/${agent_id}`).catch(gone));
  }
}

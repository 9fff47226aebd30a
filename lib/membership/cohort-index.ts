import type { ObjectId } from "mongodb";
import type { Workspace } from "../cohorts/workspace.ts";
import { db } from "../db/collections.ts";
import type { CohortDocument } from "../db/documents.ts";
import { compileRules, type Group } from "../rules/compile-rules.ts";
import { type Entity, entities } from "../rules/fields.ts";
import type { RuleGroup } from "../rules/rule.ts";
import { membershipField } from "../rules/scope.ts";
import type { Changes, PersonChange } from "./affected-cohorts.ts";

/** A cohort and the people that it has to look at. */
export type Touched = { cohort: CohortDocument; people: string[] };

type Predicate = { version: number; workspace: Workspace; root: Group };

const following = { type: "dynamic", archived_at: null, rules: { $ne: null } } as const;

/** Dynamic cohorts that follow changes now. */
export const followingCohorts = (): Promise<CohortDocument[]> =>
  db
    .cohorts()
    .find(following, { projection: { _id: 0 } })
    .toArray() as Promise<CohortDocument[]>;

/**
 * The dynamic cohorts in memory, by what their rules are about, with their rules compiled. Whoever holds one reads a
 * cohort anew whenever the change stream tells of an edit, before applying the changes that came with it.
 */
export class CohortIndex {
  readonly #cohorts = new Map<string, CohortDocument>();
  readonly #predicates = new Map<string, Predicate>();
  #byField = new Map<string, Set<CohortDocument>>();
  #byEntity = new Map<Entity, Set<CohortDocument>>();
  #byNamed = new Map<string, Set<CohortDocument>>();

  /** Reads the cohorts of some documents, or all of them. */
  async read(ids?: ObjectId[]): Promise<void> {
    const wanted = ids ? { ...following, _id: { $in: ids } } : following;
    const found = await db.cohorts().find(wanted).toArray();
    if (ids) for (const id of ids) this.#cohorts.delete(String(id));
    else this.#cohorts.clear();
    for (const { _id, ...cohort } of found) this.#cohorts.set(String(_id), cohort as CohortDocument);
    this.#sort();
  }

  /** Every cohort that follows changes. */
  all(): CohortDocument[] {
    return [...this.#cohorts.values()];
  }

  /** Cohorts that rules of others name: their entries and exits are changes too. */
  named(): string[] {
    return [...this.#byNamed.keys()];
  }

  /** Whom each cohort has to look at after these changes, as `isAffected` says it for one of them. */
  touchedBy(changes: Changes): Touched[] {
    const people = new Map<CohortDocument, string[]>();
    for (const [piiId, change] of changes) {
      for (const cohort of this.#affectedBy(change)) {
        const known = people.get(cohort);
        if (known) known.push(piiId);
        else people.set(cohort, [piiId]);
      }
    }
    return [...people].map(([cohort, ids]) => ({ cohort, people: ids }));
  }

  /** The compiled rules, once for each version of a cohort; those about time are bound to the clock anew. */
  predicateOf(cohort: CohortDocument, workspace: Workspace): Group {
    const known = this.#predicates.get(cohort.cohort_id);
    const same =
      known !== undefined &&
      !cohort.time_dependent &&
      known.version === cohort.pending_version &&
      known.workspace.registry === workspace.registry &&
      known.workspace.clock.timeZone === workspace.clock.timeZone;
    if (same) return known.root;
    const { root } = compileRules(cohort.rules as RuleGroup, workspace.registry, workspace.clock);
    this.#predicates.set(cohort.cohort_id, { version: cohort.pending_version, workspace, root });
    return root;
  }

  /** A lead that came or went touches every cohort: without one nobody is a member. */
  #affectedBy({ fields, entities: whole, cohorts }: PersonChange): Iterable<CohortDocument> {
    if (whole.has("lead")) return this.#cohorts.values();
    const sets = [
      ...[...fields].map((field) => this.#byField.get(field)),
      ...[...whole].map((entity) => this.#byEntity.get(entity)),
      ...[...cohorts].map((cohortId) => this.#byNamed.get(cohortId)),
    ].filter((set) => set !== undefined);
    if (sets.length < 2) return sets[0] ?? [];
    return new Set(sets.flatMap((set) => [...set]));
  }

  #sort(): void {
    this.#byField = new Map();
    this.#byEntity = new Map();
    this.#byNamed = new Map();
    const known = new Set<string>();
    for (const cohort of this.#cohorts.values()) {
      known.add(cohort.cohort_id);
      for (const field of cohort.rule_fields) {
        put(this.#byField, field, cohort);
        const entity = entities.find((name) => field.startsWith(`${name}.`));
        if (entity) put(this.#byEntity, entity, cohort);
      }
      if (!cohort.rule_fields.includes(membershipField)) continue;
      for (const named of cohort.named_cohorts) put(this.#byNamed, named, cohort);
    }
    for (const id of this.#predicates.keys()) if (!known.has(id)) this.#predicates.delete(id);
  }
}

function put<K>(map: Map<K, Set<CohortDocument>>, key: K, cohort: CohortDocument): void {
  const set = map.get(key);
  if (set) set.add(cohort);
  else map.set(key, new Set([cohort]));
}

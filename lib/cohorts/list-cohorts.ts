import type { Filter } from "mongodb";
import { z } from "zod";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import type { CohortDocument } from "../db/documents.ts";
import { cursorsOf, type Page, toPage } from "../http/list.ts";
import { literalPattern } from "../rules/case-folding.ts";
import type { ListCohorts } from "./cohort-schemas.ts";
import { type ShownCohort, showCohort } from "./show-cohort.ts";
import { loadWorkspace } from "./workspace.ts";

const Position = z.strictObject({ value: z.union([z.string(), z.number()]), id: z.string() });

const dates = new Set(["created_at", "updated_at"]);

/** Cohorts by search, type, status and archive, sorted; stable by id where the sorted value is equal. */
export async function listCohorts(ctx: Context, query: ListCohorts): Promise<Page<ShownCohort>> {
  const descending = query.sort.startsWith("-");
  const sort = query.sort.replace("-", "") as "name" | "created_at" | "updated_at" | "member_count";
  const cursors = cursorsOf(`cohorts by ${query.sort}`, Position);
  const filter = filterOf(query);
  const page: Filter<CohortDocument>[] = [filter];
  if (query.cursor !== undefined) {
    const { value, id } = cursors.read(query.cursor);
    const at = dates.has(sort) ? new Date(value) : value;
    const after = descending ? "$lt" : "$gt";
    page.push({
      $or: [{ [sort]: { [after]: at } }, { [sort]: at, cohort_id: { [after]: id } }],
    } as Filter<CohortDocument>);
  }
  const direction = descending ? -1 : 1;
  const [rows, total, { registry }] = await Promise.all([
    db
      .cohorts()
      .find({ $and: page }, { projection: { _id: 0 } })
      .sort({ [sort]: direction, cohort_id: direction })
      .limit(query.limit + 1)
      .toArray(),
    db.cohorts().countDocuments(filter),
    loadWorkspace(ctx),
  ]);
  const { items, next_cursor } = toPage(rows, query.limit, cursors, (last) => ({
    value: last[sort] instanceof Date ? last[sort].toISOString() : last[sort],
    id: last.cohort_id,
  }));
  return { items: items.map((cohort) => showCohort(cohort, registry)), next_cursor, total };
}

function filterOf({ archived, type, status, search }: ListCohorts): Filter<CohortDocument> {
  const words = search?.trim();
  const pattern = words ? { $regex: literalPattern(words) } : undefined;
  return {
    archived_at: archived === "true" ? { $ne: null } : null,
    ...(type && { type }),
    ...(status && { status }),
    ...(pattern && { $or: [{ name: pattern }, { description: pattern }, { cohort_id: pattern }] }),
  } as Filter<CohortDocument>;
}

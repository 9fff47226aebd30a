import { z } from "zod";
import { byBytes } from "../by-bytes.ts";
import type { Context } from "../context.ts";
import { inOrder } from "../db/in-order.ts";
import { cursorsOf, ListQuery, type Page } from "../http/list.ts";
import { type Entity, entities } from "../rules/fields.ts";
import { kinds } from "./entity-kinds.ts";
import { insideFilter, prefixFilters, shortestInside } from "./person-search.ts";
import { type PersonSummary, summarisePeople } from "./summarise-people.ts";

export const SearchPeople = ListQuery.extend({
  search: z.string().trim().max(200, "expected at most 200 characters").optional().meta({
    description: "Name, phone number, e-mail address or an id: how it begins, or a part of the first three",
  }),
});
export type SearchPeople = z.infer<typeof SearchPeople>;

/** Where a page starts: among those that begin with the text, or among those that have it inside; after which person. */
const Position = z.tuple([z.enum(["begins", "inside"]), z.string()]);
const cursors = cursorsOf("people", Position);
type Part = z.infer<typeof Position>[0];

type Filter = Record<string, unknown>;

/** Everyone, or those found by a text, by `pii_id`; who begins with the text comes before who has it inside. */
export async function searchPeople(_ctx: Context, query: SearchPeople): Promise<Page<PersonSummary>> {
  const { limit, cursor } = query;
  const search = query.search ?? "";
  const [startPart, startAfter] = cursor === undefined ? (["begins", ""] as const) : cursors.read(cursor);
  const found: { part: Part; pii_id: string }[] = [];
  if (startPart === "begins") {
    const ids = await peopleOfAll(search === "" ? {} : prefixFilters(search), startAfter, limit + 1);
    found.push(...ids.map((pii_id) => ({ part: "begins" as const, pii_id })));
  }
  if (found.length <= limit && search.length >= shortestInside) {
    const after = startPart === "inside" ? startAfter : "";
    const ids = await peopleInside(search, after, limit + 1 - found.length);
    found.push(...ids.map((pii_id) => ({ part: "inside" as const, pii_id })));
  }
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    items: await summarisePeople(page.map(({ pii_id }) => pii_id)),
    next_cursor: found.length > limit && last ? cursors.write([last.part, last.pii_id]) : null,
  };
}

/** The first people after `after` of whom any record meets its filter. */
async function peopleOfAll(
  filters: Partial<Record<Entity, Filter>>,
  after: string,
  count: number,
): Promise<string[]> {
  const lists = await Promise.all(
    entities.map((entity) => peopleOf(entity, filters[entity] ?? {}, after, count)),
  );
  return [...new Set(lists.flat())].sort(byBytes).slice(0, count);
}

async function peopleOf(entity: Entity, filter: Filter, after: string, count: number): Promise<string[]> {
  const people = new Set<string>();
  const hasFilter = Object.keys(filter).length > 0;
  let last = after;
  while (people.size < count) {
    const collection = kinds[entity].collection();
    const projection = { _id: 0, pii_id: 1 };
    const rows = hasFilter
      ? await collection
          .find({ ...filter, ...(last !== "" && { pii_id: { $gt: last } }) }, { projection })
          .sort({ pii_id: 1 })
          .limit(count)
          .toArray()
      : await inOrder(collection, "pii_id", { after: last || undefined, count, projection });
    for (const { pii_id } of rows) people.add(pii_id);
    last = rows.at(-1)?.pii_id ?? last;
    if (rows.length < count) break;
  }
  return [...people].slice(0, count);
}

/** People whose contact has the text inside and who are not among those that begin with it. */
async function peopleInside(search: string, after: string, count: number): Promise<string[]> {
  const found: string[] = [];
  let last = after;
  while (found.length < count) {
    const ids = await peopleOf("contact", insideFilter(search), last, count);
    const shown = new Set((await peopleByEntity(prefixFilters(search), { among: ids })).flat());
    found.push(...ids.filter((pii_id) => !shown.has(pii_id)));
    last = ids.at(-1) ?? last;
    if (ids.length < count) break;
  }
  return found.slice(0, count);
}

type Found = Partial<Record<Entity, Filter>>;

/** Records of people whom a text finds: by how something of them begins, or by a part of a name, address or number. */
function filtersOf(search: string): Found {
  const begins = prefixFilters(search);
  if (search.length < shortestInside) return begins;
  return { ...begins, contact: { $or: [begins.contact, insideFilter(search)] } };
}

/** People of the records that fit, a list for each entity: of all people or of those named, up to `most` where given. */
const peopleByEntity = (filters: Found, { among, most = 0 }: { among?: string[]; most?: number }) =>
  Promise.all(
    entities.map(async (entity) => {
      const filter = filters[entity] ?? {};
      const rows = await kinds[entity]
        .collection()
        .find(among ? { $and: [filter, { pii_id: { $in: among } }] } : filter, {
          projection: { _id: 0, pii_id: 1 },
        })
        .limit(most)
        .toArray();
      return rows.map(({ pii_id }) => pii_id);
    }),
  );

/** Everyone whom a text finds. @returns undefined where a collection has more than `most` records that do */
export async function findFew(search: string, most: number): Promise<string[] | undefined> {
  const lists = await peopleByEntity(filtersOf(search), { most: most + 1 });
  if (lists.some((ids) => ids.length > most)) return undefined;
  return [...new Set([search, ...lists.flat()])];
}

/** Those of some people whom a text finds. */
export async function foundAmong(search: string, among: string[]): Promise<ReadonlySet<string>> {
  if (among.length === 0) return new Set();
  return new Set((await peopleByEntity(filtersOf(search), { among })).flat());
}

import type { Document } from "mongodb";
import type { Locate } from "./entity-paths.ts";
import { mapExpression, mapFilter, mapKeys } from "./map-query.ts";

/** Finds where a name lies in another collection that a pipeline joins. */
export type LocateIn = (collection: string) => Locate;

type Translate = (locate: Locate, value: never, locateIn: LocateIn) => unknown;

const unwind = (locate: Locate, path: string) => `$${locate(path.slice(1)).path}`;

function lookup(locate: Locate, stage: Document, locateIn: LocateIn): Document {
  const { from, localField, foreignField, as } = stage;
  const other = locateIn(from);
  return { from, localField: locate(localField).path, foreignField: other(foreignField).path, as };
}

function project(locate: Locate, fields: Document): Document {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (value === 0 || value === false) return [name, value];
      return [
        name,
        value === 1 || value === true ? mapExpression(locate, `$${name}`) : mapExpression(locate, value),
      ];
    }),
  );
}

/** Stages that leave documents as they are stored. */
const keeping: Record<string, Translate> = {
  $match: mapFilter as Translate,
  $sort: mapKeys as Translate,
  $unwind: unwind as Translate,
  $lookup: lookup as Translate,
  $limit: ((_: Locate, count: number) => count) as Translate,
  $sample: ((_: Locate, size: Document) => size) as Translate,
  $set: mapExpression as Translate,
};

/** Stages after which documents have the names that the pipeline gives them. */
const making: Record<string, Translate> = {
  $group: mapExpression as Translate,
  $project: project as Translate,
};

/**
 * A pipeline over our names as one over stored paths.
 * @returns `isStored` where what comes out is documents as they are stored
 * @throws Error for a stage that it does not know
 */
export function mapPipeline(
  locate: Locate,
  pipeline: readonly Document[],
  locateIn: LocateIn,
): { stages: Document[]; isStored: boolean } {
  let isStored = true;
  const stages = pipeline.map((stage) => {
    const [[name, value] = ["", undefined]] = Object.entries(stage);
    if (!isStored) return stage;
    const translate = keeping[name] ?? making[name];
    if (!translate) throw new Error(`A pipeline with ${name} is not translated.`);
    isStored = name in keeping;
    return { [name]: translate(locate, value as never, locateIn) };
  });
  return { stages, isStored };
}

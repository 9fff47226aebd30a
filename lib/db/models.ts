import mongoose from "mongoose";
import { keepingOf, mappedEntity } from "./keeping.ts";
import { mapKeys } from "./map-query.ts";
import type { Shape } from "./shape.ts";
import { shapes } from "./shapes.ts";

export type ModelName = keyof typeof shapes;

const build = (name: string, shape: Shape): unknown => {
  const schema = new mongoose.Schema(shape.fields, {
    collection: shape.collection,
    strict: shape.strict ? "throw" : false,
    versionKey: false,
    minimize: false,
  });
  for (const [keys, options] of shape.indexes) schema.index(keys, options ?? {});
  return mongoose.models[name] ?? mongoose.model(name, schema);
};

/** The shape of a collection in this database, which may have people under names of its own. */
function shapeOf(name: ModelName): Shape {
  const shape: Shape = shapes[name];
  const locate = keepingOf(name)?.locate;
  const indexes = locate
    ? shape.indexes.map(([keys, options]): Shape["indexes"][number] => [
        mapKeys(locate, keys as Record<string, 1 | -1>),
        options,
      ])
    : shape.indexes;
  // Every collection has an index of its `_id`.
  const own = indexes.filter(([keys]) => Object.keys(keys).join() !== "_id");
  return { ...shape, collection: collectionName(name), indexes: own, ...(locate && { fields: {} }) };
}

/** Every model, private to this folder: verbs read and write plain objects through `collections.ts`. */
export const buildModels = (): mongoose.Model<unknown>[] =>
  (Object.keys(shapes) as ModelName[]).map((name) => build(name, shapeOf(name)) as mongoose.Model<unknown>);

/** The collection's name in the database. */
export const collectionName = (name: ModelName): string =>
  mappedEntity(name)?.collection ?? shapes[name].collection;

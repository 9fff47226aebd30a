import mongoose from "mongoose";
import type { Shape } from "./shape.ts";
import { shapes } from "./shapes.ts";

export type ModelName = keyof typeof shapes;

const build = (name: string, shape: Shape) => {
  const schema = new mongoose.Schema(shape.fields, {
    collection: shape.collection,
    strict: shape.strict ? "throw" : false,
    versionKey: false,
    minimize: false,
  });
  for (const [keys, options] of shape.indexes) schema.index(keys, options ?? {});
  return mongoose.models[name] ?? mongoose.model(name, schema);
};

/** Every model, private to this folder: verbs read and write plain objects through `collections.ts`. */
export const models = Object.fromEntries(
  Object.entries(shapes).map(([name, shape]) => [name, build(name, shape as Shape)]),
) as Record<ModelName, mongoose.Model<unknown>>;

/** The collection's name in the database. */
export const collectionName = (name: ModelName): string => shapes[name].collection;

import mongoose, { type IndexDefinition, type SchemaDefinition } from "mongoose";

/** A collection as mongoose sees it: its schema and the indexes that its queries need. */
export type Shape = {
  collection: string;
  /** `false` where documents carry fields of the registry besides the named ones. */
  strict: boolean;
  fields: SchemaDefinition;
  indexes: [
    IndexDefinition,
    { unique?: boolean; sparse?: boolean; expireAfterSeconds?: number; name?: string }?,
  ][];
};

/** Types of fields, as shapes name them. */
export const text = { type: String };
export const requiredText = { type: String, required: true };
export const date = { type: Date };
export const number = { type: Number };
export const mixed = { type: mongoose.Schema.Types.Mixed };
export const texts = { type: [String] };

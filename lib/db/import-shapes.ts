import { date, number, requiredText, type Shape, text } from "./shape.ts";

/** An upload that is never begun is gone after a week, what an undo needs after 30 days. */
export const importShapes = {
  import: {
    collection: "imports",
    strict: true,
    fields: { import_id: requiredText, status: text, created_at: date, updated_at: date },
    indexes: [[{ import_id: 1 }, { unique: true }], [{ created_at: -1, import_id: 1 }], [{ status: 1 }]],
  },
  importPart: {
    collection: "import_parts",
    strict: true,
    fields: { _id: text, import_id: text, upload_id: text, n: number, created_at: date },
    indexes: [
      [{ import_id: 1, upload_id: 1, n: 1 }],
      [{ created_at: 1 }, { expireAfterSeconds: 7 * 86_400 }],
    ],
  },
  importRefusal: {
    collection: "import_refusals",
    strict: true,
    fields: { _id: text, import_id: text, row: number, created_at: date },
    indexes: [
      [{ pii_ids: 1 }],
      [{ import_id: 1, row: 1 }],
      [{ created_at: 1 }, { expireAfterSeconds: 30 * 86_400 }],
    ],
  },
  importChange: {
    collection: "import_changes",
    strict: true,
    fields: { _id: text, import_id: text, entity: text, id: text, pii_id: text, created_at: date },
    indexes: [
      [{ import_id: 1, undo: 1, _id: 1 }],
      [{ pii_id: 1 }],
      [{ former_pii_id: 1 }, { sparse: true }],
      [{ created_at: 1 }, { expireAfterSeconds: 30 * 86_400 }],
    ],
  },
} satisfies Record<string, Shape>;

import type { Tone } from "../ui/badge";
import { plural } from "../ui/format";
import type { Import, ImportReport, ImportStatus } from "./types";

const states: Record<ImportStatus, { tone: Tone; word: string }> = {
  uploading: { tone: "neutral", word: "columns to be chosen" },
  checking: { tone: "info", word: "being checked" },
  checked: { tone: "info", word: "checked, nothing imported yet" },
  importing: { tone: "info", word: "being imported" },
  completed: { tone: "good", word: "imported" },
  undoing: { tone: "warn", word: "being undone" },
  undone: { tone: "neutral", word: "undone" },
  failed: { tone: "bad", word: "failed" },
};

export const incomplete: { tone: Tone; word: string } = { tone: "warn", word: "not sent to its end" };

export const stateOf = ({ status }: Pick<Import, "status">) => states[status];

/** `1,204 leads`, `1 contact`. */
export const records = (entity: string, count: number): string => plural(count, entity);

/** `lead · score` of an entity and a JSON pointer. */
export const placeOf = (entity: string, path: string): string =>
  path === ""
    ? entity
    : path === "/pii_id"
      ? `${entity} · what the person is known by`
      : `${entity} · ${path.slice(1).replaceAll("_", " ")}`;

/** Rows that would be, or were, written for some entity. */
export const takenRows = ({ rows, refused_rows }: ImportReport): number => rows - refused_rows;

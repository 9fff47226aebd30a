import { type Entity, entities, type Registry } from "../rules/fields.ts";

const maxNameLength = 64;
const form = /^\p{L}[\p{L}\p{N}_-]*$/u;

/** Names that a document has without being a field of its entity. */
const reserved: ReadonlySet<string> = new Set(["pii_id", "agent_id", "created_at", "updated_at", "id"]);

export type CheckedName =
  | { kind: "good"; entity: Entity; path: string }
  | { kind: "bad"; message: string }
  | { kind: "exists"; message: string };

/** Checks the name of a new field: an entity, a dot and a name that is neither taken nor dangerous in a document. */
export function checkFieldName(name: string, registry: Registry): CheckedName {
  const entity = entities.find((each) => name.startsWith(`${each}.`));
  if (!entity) return bad(`expected ${entities.map((each) => `${each}.…`).join(", ")}`);
  const path = name.slice(entity.length + 1);
  if (path.includes(".")) return bad("a name can't contain a dot");
  if (/^[$_]/.test(path)) return bad("a name can't begin with $ or _");
  if (path in Object.prototype) return bad(`${JSON.stringify(path)} belongs to every object`);
  if (!form.test(path)) return bad("expected a letter, then letters, digits, _ and -");
  if (path.length > maxNameLength) return bad(`expected at most ${maxNameLength} characters`);
  if (registry.has(name) || reserved.has(path))
    return { kind: "exists", message: `${JSON.stringify(name)} exists already` };
  return { kind: "good", entity, path };
}

const bad = (message: string): CheckedName => ({ kind: "bad", message });

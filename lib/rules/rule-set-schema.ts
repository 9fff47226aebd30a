import { operatorWords } from "./operator-words.ts";

const flag = { type: "boolean" } as const;

/** What is muted is not looked at, whatever else it holds. */
const muted = { type: "object", properties: { muted: { const: true } }, required: ["muted"] };

const rule = {
  type: "object",
  properties: {
    id: { type: "string" },
    field: {
      type: "string",
      description: "entity.path of the field registry, pii_id or cohort.membership",
      examples: ["lead.status", "contact.city"],
    },
    operator: { type: "string", enum: [...operatorWords.keys()] },
    value: {
      description: "Typed JSON, as the operator takes it; with valueSource field the name of another field",
      examples: ["new", 3, ["gold", "platinum"], { amount: 7, unit: "day" }],
    },
    valueSource: { type: "string", enum: ["value", "field"], default: "value" },
    muted: flag,
    disabled: flag,
  },
  required: ["field", "operator"],
  additionalProperties: false,
};

const group = {
  type: "object",
  properties: {
    id: { type: "string" },
    combinator: { type: "string", enum: ["and", "or"] },
    not: { ...flag, description: "Turns the group round" },
    rules: {
      type: "array",
      items: { anyOf: [{ $ref: "#/components/schemas/RuleSet" }, rule] },
    },
    atLeast: {
      type: "integer",
      minimum: 1,
      maximum: 500,
      description: "So many of the children must hold; the combinator is then not looked at",
    },
    muted: flag,
    disabled: flag,
  },
  required: ["combinator", "rules"],
  additionalProperties: false,
};

/**
 * A rule set as JSON Schema, as far as one can say it: react-querybuilder's RuleGroupType with `atLeast`. Which operators
 * and values a field takes follows from its type in the registry, and `validateRules` says so.
 */
export const ruleSetSchema = ({ jsonSchema }: { jsonSchema: Record<string, unknown> }): void => {
  for (const key of ["type", "propertyNames", "additionalProperties"]) delete jsonSchema[key];
  jsonSchema.description = "react-querybuilder's RuleGroupType, with atLeast";
  jsonSchema.anyOf = [group, muted];
};

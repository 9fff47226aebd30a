import { collectionName } from "../db/models.ts";
import { type Group, sourcesOf } from "../rules/compile-rules.ts";
import { joinedPrefixes, toMongo } from "../rules/to-mongo.ts";

type Stage = Record<string, unknown>;

const join = (entity: "contact" | "customer"): Stage[] => [
  {
    $lookup: { from: collectionName(entity), localField: "pii_id", foreignField: "pii_id", as: `_${entity}` },
  },
  { $set: { [`_${entity}`]: { $first: `$_${entity}` } } },
];

/**
 * The plain pipeline: leads, their contact and customer looked up, the whole rule set as one `$match`.
 * Slow on many leads; kept as the meaning that every plan is compared with.
 * @returns stages over the leads' collection; each result is `{ lead_id, pii_id }` of a matching row
 * @throws Error for rule sets that only json-rules-engine can evaluate
 */
export function plainPipeline(root: Group): Stage[] {
  const sources = sourcesOf(root);
  const memberships: Stage[] = sources.has("membership")
    ? [
        {
          $lookup: {
            from: collectionName("cohortMember"),
            localField: "pii_id",
            foreignField: "pii_id",
            as: "_memberships",
          },
        },
      ]
    : [];
  return [
    ...join("contact"),
    ...join("customer"),
    ...memberships,
    { $match: toMongo(root, joinedPrefixes) },
    { $project: { _id: 0, lead_id: 1, pii_id: 1 } },
  ];
}

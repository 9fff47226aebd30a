import type { Cause, MembershipEvent } from "./types";

const fieldWords = (fields: string[] = []): string =>
  fields
    .slice(0, 3)
    .map((field) => field.replace(".", " ").replaceAll("_", " "))
    .join(", ");

/** Why someone entered or left, in words. */
export function causeWords(cause: Cause | null): string {
  switch (cause?.kind) {
    case "change": {
      const changed = fieldWords(cause.fields);
      return changed ? `${changed} changed` : `a ${cause.entity_type ?? "record"} changed`;
    }
    case "time":
      return "time passed";
    case "drift":
      return "mended by the nightly check";
    case "evaluation":
      return `evaluation of version ${cause.rule_version ?? "?"} of the rules`;
    case "manual":
      return "by hand";
    case "cohort":
      return "another cohort changed";
    default:
      return cause?.kind?.replaceAll("_", " ") ?? "";
  }
}

export const eventWords = (event: Pick<MembershipEvent, "type">): string =>
  event.type === "entered" ? "entered" : "left";

import { Button } from "../ui/button";
import { Notice } from "../ui/states";
import { type IdFit, type IdKind, otherKind } from "./known-ids";

const singular: Record<IdKind, string> = { lead_ids: "lead", pii_ids: "person" };

/** Said before anything is saved: the ids are of the other kind, or nobody's. */
export function FitNotice({
  fit,
  by,
  onOther,
  onSave,
}: {
  fit: IdFit;
  by: IdKind;
  onOther: () => void;
  onSave: () => void;
}) {
  if (fit.kind === "fits") return null;
  const other = otherKind[by];
  return (
    <Notice tone="warn">
      <p className="pb-2">
        {fit.kind === "other"
          ? `${fit.isAll ? "These" : "Most of these"} are ${singular[other]} ids, not ${singular[by]} ids. Nothing is saved yet.`
          : "None of these ids is known, neither as a lead’s nor as a person’s. Nothing is saved yet."}
      </p>
      <div className="flex flex-wrap gap-2">
        {fit.kind === "other" && (
          <Button kind="primary" size="sm" onPress={onOther}>
            Save them as {singular[other]} ids
          </Button>
        )}
        <Button size="sm" onPress={onSave}>
          {fit.kind === "other" ? `Save as ${singular[by]} ids all the same` : "Save it all the same"}
        </Button>
      </div>
    </Notice>
  );
}

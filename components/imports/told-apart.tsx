import { SelectField } from "../ui/fields";
import { columnsOfLeads, type Draft, type LeadsBy, leadColumn } from "./mapping-draft";
import type { Suggestion } from "./types";

type Props = { draft: Draft; suggestion: Suggestion; onChange: (draft: Draft) => void };

const hints: Record<LeadsBy, string> = {
  person: "Rows of the same person are one lead: what the last one says counts.",
  row: "Each row is a lead, however often its person stands in the file.",
  columns: "Rows in which these are the same are one lead: what the last one says counts.",
};

function LeadsField({ draft, suggestion, onChange }: Props) {
  const together = columnsOfLeads(suggestion);
  const column = leadColumn(draft);
  if (draft.person === null) return null;
  if (column !== undefined)
    return (
      <p className="text-sm text-muted">
        Leads are told apart by <span className="font-medium text-foreground">{column}</span>, which goes to
        the lead’s id.
      </p>
    );
  return (
    <SelectField
      label="Leads are told apart by"
      hint={hints[draft.leads]}
      value={draft.leads}
      onChange={(event) => onChange({ ...draft, leads: event.target.value as LeadsBy })}
    >
      <option value="person">their person: one lead each</option>
      {together.length > 0 && <option value="columns">{together.join(" and ")}</option>}
      <option value="row">their row: each row is another lead</option>
    </SelectField>
  );
}

/** What makes two rows the same person, and the same lead. */
export function ToldApart({ draft, suggestion, onChange }: Props) {
  const choose = (person: string | null) =>
    onChange({ ...draft, person, leads: draft.leads === "columns" ? "person" : draft.leads });
  return (
    <div className="grid max-w-4xl gap-x-6 gap-y-4 md:grid-cols-2">
      <SelectField
        label="People are told apart by"
        hint="Rows with the same value are the same person."
        value={draft.person ?? ""}
        onChange={(event) => choose(event.target.value || null)}
      >
        <option value="">nothing: each row is another person</option>
        {suggestion.columns.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </SelectField>
      <LeadsField draft={draft} suggestion={suggestion} onChange={onChange} />
    </div>
  );
}

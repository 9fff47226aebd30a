import type { Source } from "@/lib/imports/mapping";
import { columnsOfTemplate } from "@/lib/imports/template";
import { SelectField } from "../ui/fields";
import {
  type Draft,
  type LeadsBy,
  leadColumn,
  type PersonBy,
  suggestedLeads,
  suggestedPerson,
} from "./mapping-draft";
import type { Suggestion } from "./types";

type Props = { draft: Draft; suggestion: Suggestion; onChange: (draft: Draft) => void };

/** No column is called so: their names are trimmed. */
const asSuggested = " suggested";

const both = (names: readonly string[]): string => names.join(" and ");

/** What an id is made of: `E-Mail, else Mobile, else the row`. */
function sourceWords({ column, template, fallbacks = [] }: Source): string {
  const first = column ?? both(columnsOfTemplate(template));
  return [first, ...fallbacks.map((each) => both(columnsOfTemplate(each)) || "the row")].join(", else ");
}

const personValue = (person: PersonBy): string =>
  person.kind === "suggested" ? asSuggested : person.kind === "row" ? "" : person.name;

const toPerson = (value: string): PersonBy =>
  value === asSuggested
    ? { kind: "suggested" }
    : value === ""
      ? { kind: "row" }
      : { kind: "column", name: value };

const toLeads = (value: string): LeadsBy => (value === "suggested" || value === "row" ? value : "person");

const leadHints: Record<LeadsBy, string> = {
  person: "Rows of the same person are one lead: what the last one says counts.",
  row: "Each row is a lead, however often its person stands in the file.",
  suggested: "Rows in which these are the same are one lead: what the last one says counts.",
};

function LeadsField({ draft, suggestion, onChange }: Props) {
  const suggested = suggestedLeads(suggestion);
  const column = leadColumn(draft);
  if (draft.person.kind === "row") return null;
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
      hint={leadHints[draft.leads]}
      value={draft.leads}
      onChange={(event) => onChange({ ...draft, leads: toLeads(event.target.value) })}
    >
      {suggested && <option value="suggested">{sourceWords(suggested)}</option>}
      <option value="person">their person: one lead each</option>
      <option value="row">their row: each row is another lead</option>
    </SelectField>
  );
}

/** What makes two rows the same person, and the same lead. */
export function ToldApart({ draft, suggestion, onChange }: Props) {
  const suggested = suggestedPerson(suggestion);
  const choose = (value: string) =>
    onChange({
      ...draft,
      person: toPerson(value),
      leads: draft.leads === "suggested" && value !== asSuggested ? "person" : draft.leads,
    });
  return (
    <div className="grid max-w-4xl gap-x-6 gap-y-4 md:grid-cols-2">
      <SelectField
        label="People are told apart by"
        hint="Rows in which it is the same are the same person."
        value={personValue(draft.person)}
        onChange={(event) => choose(event.target.value)}
      >
        {suggested && <option value={asSuggested}>{sourceWords(suggested)}</option>}
        <option value="">nothing: each row is another person</option>
        {suggestion.columns.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </SelectField>
      <LeadsField draft={draft} suggestion={suggestion} onChange={onChange} />
    </div>
  );
}

import type { Field, FieldType } from "@/lib/rules/fields";
import { Select } from "../ui/fields";
import { plural } from "../ui/format";
import { type Choice, type ColumnDraft, entityNames } from "./mapping-draft";
import type { SuggestedColumn } from "./types";

const types: FieldType[] = ["text", "select", "number", "boolean", "date", "day", "tags"];
const entityList = ["lead", "contact", "customer"] as const;

const nameOfChoice = (choice: Choice): string =>
  choice.kind === "out" ? "" : choice.kind === "field" ? choice.field : `new:${choice.entity}`;

function choiceOf(value: string, type: FieldType): Choice {
  if (value === "") return { kind: "out" };
  const entity = entityList.find((each) => value === `new:${each}`);
  return entity ? { kind: "new", entity, type } : { kind: "field", field: value };
}

type Props = {
  column: SuggestedColumn;
  draft: ColumnDraft;
  /** Choices that the file adds to the own field that the column goes to, with those that it has. */
  options: string[];
  fields: Field[];
  mayAddFields: boolean;
  onChange: (draft: ColumnDraft) => void;
};

/** How the values of a column are read, where its type leaves more than one way. */
function Reading({
  column,
  draft,
  type,
  onChange,
}: Pick<Props, "column" | "draft" | "onChange"> & { type?: FieldType }) {
  if (type === "number" && draft.decimal)
    return (
      <Select
        small
        aria-label={`Numbers of ${column.name}`}
        value={draft.decimal}
        onChange={(event) => onChange({ ...draft, decimal: event.target.value === "," ? "," : "." })}
      >
        <option value=".">1,204.50</option>
        <option value=",">1.204,50</option>
      </Select>
    );
  if ((type === "date" || type === "day") && draft.order && draft.order !== "ymd")
    return (
      <Select
        small
        aria-label={`Dates of ${column.name}`}
        value={draft.order}
        onChange={(event) => onChange({ ...draft, order: event.target.value === "mdy" ? "mdy" : "dmy" })}
      >
        <option value="dmy">day first</option>
        <option value="mdy">month first</option>
      </Select>
    );
  return null;
}

/** A column of the file: what stands in it, and where it goes. */
export function ColumnRow({ column, draft, options, fields, mayAddFields, onChange }: Props) {
  const { choice } = draft;
  const goesTo = fields.find((field) => choice.kind === "field" && field.field === choice.field);
  const type = choice.kind === "new" ? choice.type : goesTo?.type;
  const added = options.filter((option) => !goesTo?.options?.includes(option));
  const hasOrder = type === "number" || type === "date" || type === "day";
  const isOpen = !column.recognised.isSure && hasOrder;
  return (
    <tr className="border-b border-line align-top last:border-b-0">
      <th
        scope="row"
        className="max-w-28 py-3 pr-1 pl-4 text-left font-medium break-words sm:max-w-56 sm:pr-3"
      >
        {column.name}
        <span className="block pt-0.5 text-xs font-normal break-words text-muted">
          {column.samples.length === 0 ? "nothing stands in it" : column.samples.slice(0, 3).join(" · ")}
        </span>
      </th>
      <td className="px-3 py-2.5 text-muted tabular-nums max-md:hidden">{plural(column.filled, "value")}</td>
      <td className="py-2 pr-4 pl-3">
        <div className="flex flex-wrap gap-2">
          <Select
            small
            wrapperClassName="w-40 max-w-full sm:w-56"
            aria-label={`Goes to, for ${column.name}`}
            value={nameOfChoice(choice)}
            onChange={(event) =>
              onChange({ ...draft, choice: choiceOf(event.target.value, column.recognised.type) })
            }
          >
            <option value="">Leave out</option>
            {mayAddFields && (
              <optgroup label="New field">
                {entityList.map((entity) => (
                  <option key={entity} value={`new:${entity}`}>
                    New {entity} field
                  </option>
                ))}
              </optgroup>
            )}
            {entityList.map((entity) => (
              <optgroup key={entity} label={entityNames[entity]}>
                {fields
                  .filter((field) => field.entity === entity)
                  .map((field) => (
                    <option key={field.field} value={field.field}>
                      {entityNames[entity]}: {field.label}
                    </option>
                  ))}
              </optgroup>
            ))}
          </Select>
          {choice.kind === "new" && (
            <Select
              small
              aria-label={`Type of ${column.name}`}
              value={choice.type}
              onChange={(event) =>
                onChange({ ...draft, choice: { ...choice, type: event.target.value as FieldType } })
              }
            >
              {types.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
          )}
          <Reading
            column={column}
            draft={draft}
            type={type === "cohort" ? undefined : type}
            onChange={onChange}
          />
        </div>
        {added.length > 0 && (
          <p className="pt-1 text-xs text-muted">The field gets “{added.join("”, “")}” as well.</p>
        )}
        {hasOrder && draft.missing && (
          <p className="pt-1 text-xs text-muted">
            “{draft.missing.join("”, “")}” is taken as unknown here; as text it would be kept.
          </p>
        )}
        {isOpen && <p className="pt-1 text-xs text-warn">The values can be read either way: look at them.</p>}
      </td>
    </tr>
  );
}

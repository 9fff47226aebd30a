import { createParser, parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import type { CohortFilters } from "./types";

const types = ["static", "dynamic"] as const;
const statuses = ["ready", "evaluating", "failed"] as const;

/** Sorts that the list offers: the API's value and how it reads. */
export const sorts = [
  { value: "-updated_at", label: "Last changed" },
  { value: "name", label: "Name" },
  { value: "-member_count", label: "Most members" },
  { value: "-created_at", label: "Newest" },
] as const;

const sortParser = createParser({
  parse: (value) => (sorts.some((sort) => sort.value === value) ? value : null),
  serialize: (value: string) => value,
}).withDefault("-updated_at");

const parsers = {
  search: parseAsString.withDefault(""),
  type: parseAsStringLiteral(types),
  status: parseAsStringLiteral(statuses),
  sort: sortParser,
  archived: parseAsBoolean.withDefault(false),
};

/** The list's filters, kept in the address so that they can be shared and gone back to. */
export function useCohortFilters() {
  const [state, setState] = useQueryStates(parsers, { clearOnDefault: true });
  const filters: CohortFilters = {
    search: state.search,
    type: state.type ?? "",
    status: state.status ?? "",
    sort: state.sort,
    archived: state.archived,
  };
  const isFiltered =
    filters.search !== "" || filters.type !== "" || filters.status !== "" || filters.archived;
  const set = ({ type, status, ...change }: Partial<CohortFilters>) =>
    void setState({
      ...change,
      ...(type !== undefined && { type: type === "" ? null : type }),
      ...(status !== undefined && { status: status === "" ? null : status }),
    });
  return { filters, isFiltered, set, clear: () => void setState(null) };
}

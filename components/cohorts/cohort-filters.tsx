"use client";

import { Choice, Select } from "../ui/fields";
import { SearchBox } from "../ui/search-box";
import { sorts } from "./list-filters";
import type { CohortFilters } from "./types";

type Props = { filters: CohortFilters; onChange: (change: Partial<CohortFilters>) => void };

/** Search, type, state and order of the list. */
export function CohortFilterBar({ filters, onChange }: Props) {
  return (
    <search className="flex flex-wrap items-center gap-2">
      <SearchBox
        label="Search cohorts"
        value={filters.search}
        onSearch={(search) => onChange({ search })}
        className="w-64 max-sm:w-full"
      />
      <Select
        aria-label="Type"
        value={filters.type}
        onChange={(event) => onChange({ type: event.target.value as CohortFilters["type"] })}
      >
        <option value="">All types</option>
        <option value="dynamic">Dynamic</option>
        <option value="static">Static</option>
      </Select>
      <Select
        aria-label="State"
        value={filters.status}
        onChange={(event) => onChange({ status: event.target.value as CohortFilters["status"] })}
      >
        <option value="">Any state</option>
        <option value="ready">Ready</option>
        <option value="evaluating">Evaluating</option>
        <option value="failed">Failed</option>
      </Select>
      <Select
        aria-label="Order"
        value={filters.sort}
        onChange={(event) => onChange({ sort: event.target.value })}
      >
        {sorts.map((sort) => (
          <option key={sort.value} value={sort.value}>
            {sort.label}
          </option>
        ))}
      </Select>
      <Choice
        label="Archived"
        checked={filters.archived}
        onChange={(event) => onChange({ archived: event.target.checked })}
        className="pl-1"
      />
    </search>
  );
}

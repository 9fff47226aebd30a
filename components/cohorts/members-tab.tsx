"use client";

import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";
import type { Field } from "@/lib/rules/fields";
import { agentsQuery } from "../agents/queries";
import { Select } from "../ui/fields";
import { count } from "../ui/format";
import { SearchBox } from "../ui/search-box";
import { EmptyState, ErrorState, Notice, SkeletonRows } from "../ui/states";
import { useAsked } from "../ui/use-asked";
import { ExplainDialog } from "./explain-dialog";
import { ColumnChoice, useMemberColumns } from "./member-columns";
import { MemberTable } from "./member-table";
import { MembersCsv } from "./members-csv";
import { membersQuery } from "./queries";
import type { Cohort } from "./types";

const askedInAddress = {
  search: parseAsString.withDefault(""),
  owner: parseAsString.withDefault(""),
};

/** Who is in it: a search, with whom they are, columns to choose, and those who are shown as CSV with these columns. */
export function MembersTab({ cohort }: { cohort: Cohort }) {
  const [{ search, owner }, setAsked] = useQueryStates(askedInAddress, { clearOnDefault: true });
  const { shown, offered, toggle, isPending } = useMemberColumns();
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-2.5">
        <SearchBox
          label="Search members"
          placeholder="Name, phone, e-mail or id"
          value={search}
          onSearch={(text) => void setAsked({ search: text })}
          className="w-64 max-sm:w-full"
        />
        <OwnerChoice owner={owner} onOwner={(agent) => void setAsked({ owner: agent })} />
        <span className="max-sm:hidden">
          <ColumnChoice shown={shown} offered={offered} onToggle={toggle} />
        </span>
        <MembersCsv cohortId={cohort.cohort_id} search={search} owner={owner} fields={shown} />
      </div>
      {isPending ? (
        <SkeletonRows label="Loading members" rows={8} />
      ) : (
        <Members cohort={cohort} search={search} owner={owner} fields={shown} />
      )}
    </>
  );
}

/** Whose leads are shown: anyone's, nobody's, or an agent's. */
function OwnerChoice({ owner, onOwner }: { owner: string; onOwner: (owner: string) => void }) {
  const agents = useQuery(agentsQuery());
  return (
    <Select
      aria-label="With"
      value={owner}
      onChange={(event) => onOwner(event.target.value)}
      wrapperClassName="w-52 max-sm:w-full"
    >
      <option value="">With anyone or nobody</option>
      <option value="none">With nobody</option>
      {agents.data?.items.map((agent) => (
        <option key={agent.agent_id} value={agent.agent_id}>
          With {agent.name}
        </option>
      ))}
    </Select>
  );
}

type Asked = { cohort: Cohort; search: string; owner: string };

function NoMembers({ cohort, search, owner }: Asked) {
  if (search !== "" && owner !== "") return <EmptyState title="No member fits both." />;
  if (search !== "")
    return <EmptyState title="No member has that in a name, phone number, e-mail address or id." />;
  if (owner === "none") return <EmptyState title="Every member is with someone." />;
  if (owner !== "") return <EmptyState title="No member is with this agent." />;
  if (cohort.member_count > 0) return <SkeletonRows label="Loading members" rows={8} />;
  const isEvaluating = cohort.status === "evaluating";
  return (
    <EmptyState title={isEvaluating ? "Members are being found." : "Nobody is in this cohort."}>
      {!isEvaluating && "No person has a lead that fits its rules now."}
    </EmptyState>
  );
}

function Members({ cohort, search, owner, fields }: Asked & { fields: Field[] }) {
  const client = useQueryClient();
  const { asked, ask, close } = useAsked("why");
  const options = membersQuery(
    cohort.cohort_id,
    search,
    owner,
    fields.map((field) => field.field),
  );
  const list = useInfiniteQuery(options);
  const agents = useQuery(agentsQuery());
  const names = useMemo(
    () => new Map(agents.data?.items.map((agent) => [agent.agent_id, agent.name])),
    [agents.data],
  );
  const members = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending || agents.isPending) return <SkeletonRows label="Loading members" rows={8} />;
  if (list.isError) {
    return (
      <ErrorState what="The members can’t be shown." error={list.error} onRetry={() => list.refetch()} />
    );
  }
  if (members.length === 0) return <NoMembers cohort={cohort} search={search} owner={owner} />;
  const hasChanged = !list.isFetching && client.getQueryState(options.queryKey)?.isInvalidated === true;
  const more = list.hasNextPage && !list.isFetching ? () => void list.fetchNextPage() : undefined;
  return (
    <>
      {hasChanged && (
        <div className="px-4 py-2">
          <Notice tone="info">
            People have entered or left meanwhile.{" "}
            <button
              type="button"
              onClick={() => void client.resetQueries({ queryKey: options.queryKey })}
              className="font-medium underline"
            >
              Show the list as it is now
            </button>
          </Notice>
        </div>
      )}
      <MemberTable
        caption={`Members of ${cohort.name}`}
        members={members}
        total={search === "" && owner === "" ? Math.max(cohort.member_count, members.length) : members.length}
        fields={fields}
        names={names}
        onWhy={ask}
        onNearEnd={more}
      />
      <p role="status" className="px-4 py-2 text-center text-xs text-muted">
        {list.hasNextPage ? `${count(members.length)} loaded; more as you scroll` : ""}
      </p>
      {asked && (
        <ExplainDialog
          cohortId={cohort.cohort_id}
          cohortName={cohort.name}
          piiId={asked}
          name={members.find(({ pii_id }) => pii_id === asked)?.name ?? asked}
          onClose={close}
        />
      )}
    </>
  );
}

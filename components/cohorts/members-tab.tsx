"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { agentsQuery } from "../agents/queries";
import { apiUrl } from "../api";
import { AgentMark } from "../ui/bar";
import { Button } from "../ui/button";
import { initials } from "../ui/format";
import { LoadMore } from "../ui/load-more";
import { SearchBox } from "../ui/search-box";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states";
import { Time } from "../ui/time";
import { ExplainDialog } from "./explain-dialog";
import { membersQuery } from "./queries";
import type { Cohort, Member } from "./types";

type Names = ReadonlyMap<string, string>;

function Owners({ agentIds, names }: { agentIds: string[]; names: Names }) {
  if (agentIds.length === 0) return <span className="text-muted">nobody</span>;
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      {agentIds.slice(0, 2).map((id) => (
        <span key={id} className="inline-flex min-w-0 items-center gap-1.5">
          <AgentMark agentId={id}>{initials(names.get(id) ?? id)}</AgentMark>
          <span className="truncate">{names.get(id) ?? id}</span>
        </span>
      ))}
      {agentIds.length > 2 && <span className="text-muted">+ {agentIds.length - 2}</span>}
    </span>
  );
}

type RowProps = { member: Member; names: Names; onWhy: () => void };

function MemberRow({ member, names, onWhy }: RowProps) {
  return (
    <tr className="relative border-b border-line last:border-b-0 hover:bg-hover">
      <td className="py-2.5 pr-3 pl-4">
        <Link
          href={`/people/${encodeURIComponent(member.pii_id)}`}
          className="font-medium after:absolute after:inset-0 after:content-[''] focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {member.name ?? member.pii_id}
        </Link>
      </td>
      <td className="px-3 text-muted tabular-nums max-sm:hidden">
        {member.lead_ids.slice(0, 2).join(", ")}
        {member.lead_ids.length > 2 && ` + ${member.lead_ids.length - 2}`}
      </td>
      <td className="px-3">
        <Owners agentIds={member.agent_ids} names={names} />
      </td>
      <td className="px-3 pr-4 text-right text-muted max-sm:hidden">
        <Time at={member.entered_at} />
      </td>
      <td className="relative w-16 pr-2 text-right">
        <Button
          kind="quiet"
          size="sm"
          aria-label={`Why ${member.name ?? member.pii_id} is a member`}
          onPress={onWhy}
        >
          Why?
        </Button>
      </td>
    </tr>
  );
}

/** Who is in it: a search by name or id, and everyone as CSV. */
export function MembersTab({ cohort }: { cohort: Cohort }) {
  const [search, setSearch] = useState("");
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-2.5">
        <SearchBox
          label="Search members"
          placeholder="Name or person id"
          value={search}
          onSearch={setSearch}
          className="w-64 max-sm:w-full"
        />
        <a
          href={apiUrl(`/cohorts/${cohort.cohort_id}/members.csv`)}
          download
          className="inline-flex min-h-6 items-center gap-1.5 text-[13px] text-accent hover:underline"
        >
          <Download className="size-4" aria-hidden /> All as CSV
        </a>
      </div>
      <MemberTable cohort={cohort} search={search} />
    </>
  );
}

function MemberTable({ cohort, search }: { cohort: Cohort; search: string }) {
  const [asked, setAsked] = useState<Member | null>(null);
  const list = useInfiniteQuery(membersQuery(cohort.cohort_id, search));
  const agents = useQuery(agentsQuery());
  const names = new Map(agents.data?.items.map((agent) => [agent.agent_id, agent.name]));
  const members = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <SkeletonRows label="Loading members" rows={8} />;
  if (list.isError) {
    return (
      <ErrorState what="The members can’t be shown." error={list.error} onRetry={() => list.refetch()} />
    );
  }
  if (members.length === 0 && search !== "") {
    return <EmptyState title="No member’s name begins with that." />;
  }
  if (members.length === 0 && cohort.member_count > 0) {
    return <SkeletonRows label="Loading members" rows={8} />;
  }
  if (members.length === 0) {
    return (
      <EmptyState
        title={cohort.status === "evaluating" ? "Members are being found." : "Nobody is in this cohort."}
      >
        {cohort.status !== "evaluating" && "No person has a lead that fits its rules now."}
      </EmptyState>
    );
  }
  return (
    <>
      <table className="w-full border-collapse text-left text-[13px]">
        <caption className="sr-only">Members of {cohort.name}</caption>
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className="column-head py-2 pr-3 pl-4">
              Person
            </th>
            <th scope="col" className="column-head px-3 max-sm:hidden">
              Leads
            </th>
            <th scope="col" className="column-head px-3">
              With
            </th>
            <th scope="col" className="column-head px-3 pr-4 text-right max-sm:hidden">
              Member since
            </th>
            <th scope="col">
              <span className="sr-only">Why</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {members.map((member) => (
            <MemberRow key={member.pii_id} member={member} names={names} onWhy={() => setAsked(member)} />
          ))}
        </tbody>
      </table>
      <LoadMore
        hasMore={list.hasNextPage}
        isLoading={list.isFetchingNextPage}
        onLoad={() => void list.fetchNextPage()}
      />
      {asked && (
        <ExplainDialog
          cohortId={cohort.cohort_id}
          cohortName={cohort.name}
          piiId={asked.pii_id}
          name={asked.name ?? asked.pii_id}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

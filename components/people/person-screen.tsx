"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { agentsQuery } from "../agents/queries";
import { TaskLine } from "../agents/task-line";
import { ExplainDialog } from "../cohorts/explain-dialog";
import { cohortNamesQuery } from "../cohorts/queries";
import { fieldsQuery } from "../rule-builder/fields";
import { State, Tag } from "../ui/badge";
import { AgentMark } from "../ui/bar";
import { initials } from "../ui/format";
import { MoreMenu } from "../ui/menu";
import { useOfferActions } from "../ui/page-actions";
import { Page, PageHead } from "../ui/page-head";
import { PageSkeleton } from "../ui/page-skeleton";
import { ErrorState, Notice } from "../ui/states";
import { Time } from "../ui/time";
import { useAsked } from "../ui/use-asked";
import { usePageTitle } from "../use-page-title";
import { PersonTimeline } from "./person-timeline";
import { personQuery } from "./queries";
import { RecordCard } from "./record-card";
import { timelineOf } from "./timeline";
import type { LeadRecord, Person, TaskItem } from "./types";

import { usePersonActions } from "./use-person-actions";

type Names = ReadonlyMap<string, string>;

function Cohorts({ person }: { person: Person }) {
  const { asked, ask, close } = useAsked("why");
  return (
    <section className="rounded-xl border border-line bg-surface p-4">
      <h2 className="pb-2 text-sm font-semibold">Cohorts</h2>
      {person.cohorts.length === 0 && <p className="text-[13px] text-muted">In no cohort now.</p>}
      <ul className="flex flex-col gap-1.5">
        {person.cohorts.map((cohort) => (
          <li key={cohort.cohort_id} className="flex items-baseline justify-between gap-3 text-[13px]">
            <Link href={`/cohorts/${cohort.cohort_id}`} className="min-w-0 font-medium hover:underline">
              {cohort.name}
            </Link>
            <span className="flex shrink-0 items-baseline gap-2 text-muted">
              <span>
                entered <Time at={cohort.entered_at} />
              </span>
              <button
                type="button"
                aria-label={`Why in ${cohort.name}`}
                onClick={() => ask(cohort.cohort_id)}
                className="min-h-6 min-w-6 font-medium text-accent hover:underline"
              >
                Why?
              </button>
            </span>
          </li>
        ))}
      </ul>
      {asked && (
        <ExplainDialog
          cohortId={asked}
          cohortName={person.cohorts.find(({ cohort_id }) => cohort_id === asked)?.name ?? asked}
          piiId={person.pii_id}
          name={person.name ?? person.pii_id}
          onClose={close}
        />
      )}
    </section>
  );
}

function OpenTasks({ tasks, agents }: { tasks: TaskItem[]; agents: Names }) {
  const open = tasks.filter((task) => task.status === "open");
  if (open.length === 0) return null;
  return (
    <section className="overflow-hidden rounded-xl border border-line bg-surface">
      <h2 className="px-4 pt-4 pb-1 text-sm font-semibold">To do</h2>
      <ul className="divide-y divide-line">
        {open.map((task) => (
          <TaskLine key={task.task_id} task={task} who={agents.get(task.agent_id) ?? task.agent_id} />
        ))}
      </ul>
    </section>
  );
}

function Owner({ lead, agents }: { lead: LeadRecord; agents: Names }) {
  if (!lead.agent_id) return <p className="pb-2 text-[13px] text-muted">With nobody.</p>;
  const name = agents.get(lead.agent_id) ?? lead.agent_id;
  return (
    <p className="flex items-center gap-2 pb-2 text-[13px]">
      <AgentMark agentId={lead.agent_id}>{initials(name)}</AgentMark>
      <span className="min-w-0 wrap-anywhere">{name}</span>
    </p>
  );
}

function PersonBody({ person }: { person: Person }) {
  const { entries, dialog } = usePersonActions(person);
  useOfferActions(person.name ?? person.pii_id, entries);
  const fields = useQuery(fieldsQuery());
  const agentList = useQuery(agentsQuery());
  const cohortList = useQuery(cohortNamesQuery());
  if (fields.isPending || agentList.isPending || cohortList.isPending)
    return <PageSkeleton label="Loading the person" top="h-40" />;
  const isGone = person.leads.length === 0 && !person.contact && !person.customer;
  const registry = new Map(fields.data?.map((field) => [field.field, field]));
  const agents = new Map(agentList.data?.items.map((agent) => [agent.agent_id, agent.name]));
  const cohorts = new Map(cohortList.data?.items.map((cohort) => [cohort.cohort_id, cohort.name]));
  return (
    <Page>
      <PageHead
        title={person.name ?? person.pii_id}
        parent={{ href: "/people", label: "People" }}
        state={person.customer && <Tag>customer</Tag>}
        actions={
          <>
            <span className="max-sm:absolute max-sm:top-6.5 max-sm:right-0">
              <MoreMenu label={`More actions for ${person.name ?? person.pii_id}`} entries={entries} />
            </span>
            {dialog}
          </>
        }
      >
        {person.name && <p className="pt-1 text-sm text-muted tabular-nums">{person.pii_id}</p>}
      </PageHead>
      {isGone && (
        <div className="pb-4">
          <Notice tone="info">
            No lead, contact or customer of this person is left: what is here is what they left behind.
          </Notice>
        </div>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[340px_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Cohorts person={person} />
          <OpenTasks tasks={person.tasks} agents={agents} />
          {person.contact && (
            <RecordCard
              title="Contact"
              entity="contact"
              record={person.contact}
              fields={registry}
              hide={["created_at"]}
            />
          )}
          {person.customer && (
            <RecordCard
              title="Customer"
              entity="customer"
              record={person.customer}
              fields={registry}
              hide={["created_at"]}
            />
          )}
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <section aria-labelledby="leads">
            <h2 id="leads" className="pb-3 text-[15px] font-semibold">
              Leads
            </h2>
            {person.leads.length === 0 && <p className="text-[13px] text-muted">No lead of this person.</p>}
            <div className="grid gap-4 sm:grid-cols-2">
              {person.leads.map((lead) => (
                <RecordCard
                  key={lead.lead_id}
                  title={
                    <span className="flex items-center justify-between gap-3">
                      <span className="min-w-0 wrap-anywhere">{lead.lead_id}</span>
                      <State tone="neutral">{lead.status}</State>
                    </span>
                  }
                  entity="lead"
                  record={lead}
                  fields={registry}
                  hide={["lead_id", "agent_id"]}
                >
                  <Owner lead={lead} agents={agents} />
                </RecordCard>
              ))}
            </div>
          </section>
          <section aria-labelledby="timeline">
            <h2 id="timeline" className="pb-3 text-[15px] font-semibold">
              Timeline
            </h2>
            <PersonTimeline moments={timelineOf(person, { cohorts, agents, fields: registry })} />
          </section>
        </div>
      </div>
    </Page>
  );
}

/** One person: who they are, their leads, and what happened. */
export function PersonScreen({ piiId }: { piiId: string }) {
  const query = useQuery(personQuery(piiId));
  usePageTitle(query.data ? (query.data.name ?? piiId) : undefined);
  if (query.data) return <PersonBody person={query.data} />;
  if (!query.isError) return <PageSkeleton label="Loading the person" top="h-40" />;
  return (
    <Page>
      <ErrorState
        isPage
        what={`${piiId} can’t be shown.`}
        error={query.error}
        onRetry={() => void query.refetch()}
        others={{ href: "/people", label: "Search people" }}
      />
    </Page>
  );
}

import * as agentsAgentId from "@/app/api/v1/agents/[agent_id]/route.ts";
import * as agentsBulk from "@/app/api/v1/agents/bulk/route.ts";
import * as agentsCapacity from "@/app/api/v1/agents/capacity/route.ts";
import * as agents from "@/app/api/v1/agents/route.ts";
import * as apiKeysKeyId from "@/app/api/v1/api-keys/[key_id]/route.ts";
import * as apiKeys from "@/app/api/v1/api-keys/route.ts";
import * as assignmentJobsJobIdCancel from "@/app/api/v1/assignment-jobs/[job_id]/cancel/route.ts";
import * as assignmentJobsJobIdOutcomes from "@/app/api/v1/assignment-jobs/[job_id]/outcomes/route.ts";
import * as assignmentJobsJobIdOutcomesCsv from "@/app/api/v1/assignment-jobs/[job_id]/outcomes.csv/route.ts";
import * as assignmentJobsJobIdOutcomesNdjson from "@/app/api/v1/assignment-jobs/[job_id]/outcomes.ndjson/route.ts";
import * as assignmentJobsJobIdPause from "@/app/api/v1/assignment-jobs/[job_id]/pause/route.ts";
import * as assignmentJobsJobIdResume from "@/app/api/v1/assignment-jobs/[job_id]/resume/route.ts";
import * as assignmentJobsJobIdRetry from "@/app/api/v1/assignment-jobs/[job_id]/retry/route.ts";
import * as assignmentJobsJobId from "@/app/api/v1/assignment-jobs/[job_id]/route.ts";
import * as assignmentJobsJobIdStream from "@/app/api/v1/assignment-jobs/[job_id]/stream/route.ts";
import * as assignmentJobsJobIdUndo from "@/app/api/v1/assignment-jobs/[job_id]/undo/route.ts";
import * as assignmentJobs from "@/app/api/v1/assignment-jobs/route.ts";
import * as audit from "@/app/api/v1/audit/route.ts";
import * as auditCsv from "@/app/api/v1/audit.csv/route.ts";
import * as auditNdjson from "@/app/api/v1/audit.ndjson/route.ts";
import * as cohortsCohortIdAssignPreview from "@/app/api/v1/cohorts/[cohort_id]/assign/preview/route.ts";
import * as cohortsCohortIdAssign from "@/app/api/v1/cohorts/[cohort_id]/assign/route.ts";
import * as cohortsCohortIdDiverged from "@/app/api/v1/cohorts/[cohort_id]/diverged/route.ts";
import * as cohortsCohortIdDuplicate from "@/app/api/v1/cohorts/[cohort_id]/duplicate/route.ts";
import * as cohortsCohortIdEvaluate from "@/app/api/v1/cohorts/[cohort_id]/evaluate/route.ts";
import * as cohortsCohortIdEvents from "@/app/api/v1/cohorts/[cohort_id]/events/route.ts";
import * as cohortsCohortIdFreeze from "@/app/api/v1/cohorts/[cohort_id]/freeze/route.ts";
import * as cohortsCohortIdMembersPiiIdExplain from "@/app/api/v1/cohorts/[cohort_id]/members/[pii_id]/explain/route.ts";
import * as cohortsCohortIdMembers from "@/app/api/v1/cohorts/[cohort_id]/members/route.ts";
import * as cohortsCohortIdMembersCsv from "@/app/api/v1/cohorts/[cohort_id]/members.csv/route.ts";
import * as cohortsCohortIdMembersNdjson from "@/app/api/v1/cohorts/[cohort_id]/members.ndjson/route.ts";
import * as cohortsCohortIdProgress from "@/app/api/v1/cohorts/[cohort_id]/progress/route.ts";
import * as cohortsCohortIdRestore from "@/app/api/v1/cohorts/[cohort_id]/restore/route.ts";
import * as cohortsCohortId from "@/app/api/v1/cohorts/[cohort_id]/route.ts";
import * as cohortsCohortIdSizes from "@/app/api/v1/cohorts/[cohort_id]/sizes/route.ts";
import * as cohortsCohortIdStream from "@/app/api/v1/cohorts/[cohort_id]/stream/route.ts";
import * as cohortsCohortIdVersionsVersionRestore from "@/app/api/v1/cohorts/[cohort_id]/versions/[version]/restore/route.ts";
import * as cohortsCohortIdVersions from "@/app/api/v1/cohorts/[cohort_id]/versions/route.ts";
import * as cohortsCohortIdWaterfall from "@/app/api/v1/cohorts/[cohort_id]/waterfall/route.ts";
import * as cohortsOverlap from "@/app/api/v1/cohorts/overlap/route.ts";
import * as cohortsPreview from "@/app/api/v1/cohorts/preview/route.ts";
import * as cohortsPreviewWaterfall from "@/app/api/v1/cohorts/preview/waterfall/route.ts";
import * as cohorts from "@/app/api/v1/cohorts/route.ts";
import * as contactsContactId from "@/app/api/v1/contacts/[contact_id]/route.ts";
import * as contactsBulk from "@/app/api/v1/contacts/bulk/route.ts";
import * as contacts from "@/app/api/v1/contacts/route.ts";
import * as customersCustomerId from "@/app/api/v1/customers/[customer_id]/route.ts";
import * as customersBulk from "@/app/api/v1/customers/bulk/route.ts";
import * as customers from "@/app/api/v1/customers/route.ts";
import * as fieldsField from "@/app/api/v1/fields/[field]/route.ts";
import * as fieldsFieldValues from "@/app/api/v1/fields/[field]/values/route.ts";
import * as fields from "@/app/api/v1/fields/route.ts";
import * as importsImportIdCheck from "@/app/api/v1/imports/[import_id]/check/route.ts";
import * as importsImportIdPartsPart from "@/app/api/v1/imports/[import_id]/parts/[part]/route.ts";
import * as importsImportIdRefusedCsv from "@/app/api/v1/imports/[import_id]/refused.csv/route.ts";
import * as importsImportId from "@/app/api/v1/imports/[import_id]/route.ts";
import * as importsImportIdSkippedCsv from "@/app/api/v1/imports/[import_id]/skipped.csv/route.ts";
import * as importsImportIdStart from "@/app/api/v1/imports/[import_id]/start/route.ts";
import * as importsImportIdSuggestion from "@/app/api/v1/imports/[import_id]/suggestion/route.ts";
import * as importsImportIdUndo from "@/app/api/v1/imports/[import_id]/undo/route.ts";
import * as imports from "@/app/api/v1/imports/route.ts";
import * as leadsLeadIdAssign from "@/app/api/v1/leads/[lead_id]/assign/route.ts";
import * as leadsLeadIdPipelines from "@/app/api/v1/leads/[lead_id]/pipelines/route.ts";
import * as leadsLeadId from "@/app/api/v1/leads/[lead_id]/route.ts";
import * as leadsLeadIdTasks from "@/app/api/v1/leads/[lead_id]/tasks/route.ts";
import * as leadsBulk from "@/app/api/v1/leads/bulk/route.ts";
import * as leads from "@/app/api/v1/leads/route.ts";
import * as peoplePiiIdExport from "@/app/api/v1/people/[pii_id]/export/route.ts";
import * as peoplePiiId from "@/app/api/v1/people/[pii_id]/route.ts";
import * as people from "@/app/api/v1/people/route.ts";
import * as settings from "@/app/api/v1/settings/route.ts";
import * as stream from "@/app/api/v1/stream/route.ts";
import * as tasksTaskId from "@/app/api/v1/tasks/[task_id]/route.ts";
import * as tasks from "@/app/api/v1/tasks/route.ts";
import * as usersUserId from "@/app/api/v1/users/[user_id]/route.ts";
import * as users from "@/app/api/v1/users/route.ts";
import * as webhooksWebhookIdDeliveries from "@/app/api/v1/webhooks/[webhook_id]/deliveries/route.ts";
import * as webhooksWebhookIdReplay from "@/app/api/v1/webhooks/[webhook_id]/replay/route.ts";
import * as webhooksWebhookId from "@/app/api/v1/webhooks/[webhook_id]/route.ts";
import * as webhooks from "@/app/api/v1/webhooks/route.ts";
import * as healthz from "@/app/healthz/route.ts";
import * as metrics from "@/app/metrics/route.ts";
import * as readyz from "@/app/readyz/route.ts";

/** Every route file that the API description is made from; a test fails when one is missing. */
export const routes = {
  "/api/v1/agents": agents,
  "/api/v1/agents/[agent_id]": agentsAgentId,
  "/api/v1/agents/bulk": agentsBulk,
  "/api/v1/agents/capacity": agentsCapacity,
  "/api/v1/api-keys": apiKeys,
  "/api/v1/api-keys/[key_id]": apiKeysKeyId,
  "/api/v1/assignment-jobs": assignmentJobs,
  "/api/v1/assignment-jobs/[job_id]": assignmentJobsJobId,
  "/api/v1/assignment-jobs/[job_id]/cancel": assignmentJobsJobIdCancel,
  "/api/v1/assignment-jobs/[job_id]/outcomes": assignmentJobsJobIdOutcomes,
  "/api/v1/assignment-jobs/[job_id]/outcomes.csv": assignmentJobsJobIdOutcomesCsv,
  "/api/v1/assignment-jobs/[job_id]/outcomes.ndjson": assignmentJobsJobIdOutcomesNdjson,
  "/api/v1/assignment-jobs/[job_id]/pause": assignmentJobsJobIdPause,
  "/api/v1/assignment-jobs/[job_id]/resume": assignmentJobsJobIdResume,
  "/api/v1/assignment-jobs/[job_id]/retry": assignmentJobsJobIdRetry,
  "/api/v1/assignment-jobs/[job_id]/stream": assignmentJobsJobIdStream,
  "/api/v1/assignment-jobs/[job_id]/undo": assignmentJobsJobIdUndo,
  "/api/v1/audit": audit,
  "/api/v1/audit.csv": auditCsv,
  "/api/v1/audit.ndjson": auditNdjson,
  "/api/v1/cohorts": cohorts,
  "/api/v1/cohorts/[cohort_id]": cohortsCohortId,
  "/api/v1/cohorts/[cohort_id]/assign": cohortsCohortIdAssign,
  "/api/v1/cohorts/[cohort_id]/assign/preview": cohortsCohortIdAssignPreview,
  "/api/v1/cohorts/[cohort_id]/diverged": cohortsCohortIdDiverged,
  "/api/v1/cohorts/[cohort_id]/duplicate": cohortsCohortIdDuplicate,
  "/api/v1/cohorts/[cohort_id]/evaluate": cohortsCohortIdEvaluate,
  "/api/v1/cohorts/[cohort_id]/events": cohortsCohortIdEvents,
  "/api/v1/cohorts/[cohort_id]/freeze": cohortsCohortIdFreeze,
  "/api/v1/cohorts/[cohort_id]/members": cohortsCohortIdMembers,
  "/api/v1/cohorts/[cohort_id]/members.csv": cohortsCohortIdMembersCsv,
  "/api/v1/cohorts/[cohort_id]/members.ndjson": cohortsCohortIdMembersNdjson,
  "/api/v1/cohorts/[cohort_id]/members/[pii_id]/explain": cohortsCohortIdMembersPiiIdExplain,
  "/api/v1/cohorts/[cohort_id]/progress": cohortsCohortIdProgress,
  "/api/v1/cohorts/[cohort_id]/restore": cohortsCohortIdRestore,
  "/api/v1/cohorts/[cohort_id]/sizes": cohortsCohortIdSizes,
  "/api/v1/cohorts/[cohort_id]/stream": cohortsCohortIdStream,
  "/api/v1/cohorts/[cohort_id]/versions": cohortsCohortIdVersions,
  "/api/v1/cohorts/[cohort_id]/versions/[version]/restore": cohortsCohortIdVersionsVersionRestore,
  "/api/v1/cohorts/[cohort_id]/waterfall": cohortsCohortIdWaterfall,
  "/api/v1/cohorts/overlap": cohortsOverlap,
  "/api/v1/cohorts/preview": cohortsPreview,
  "/api/v1/cohorts/preview/waterfall": cohortsPreviewWaterfall,
  "/api/v1/contacts": contacts,
  "/api/v1/contacts/[contact_id]": contactsContactId,
  "/api/v1/contacts/bulk": contactsBulk,
  "/api/v1/customers": customers,
  "/api/v1/customers/[customer_id]": customersCustomerId,
  "/api/v1/customers/bulk": customersBulk,
  "/api/v1/fields": fields,
  "/api/v1/fields/[field]": fieldsField,
  "/api/v1/fields/[field]/values": fieldsFieldValues,
  "/api/v1/imports": imports,
  "/api/v1/imports/[import_id]": importsImportId,
  "/api/v1/imports/[import_id]/check": importsImportIdCheck,
  "/api/v1/imports/[import_id]/parts/[part]": importsImportIdPartsPart,
  "/api/v1/imports/[import_id]/refused.csv": importsImportIdRefusedCsv,
  "/api/v1/imports/[import_id]/skipped.csv": importsImportIdSkippedCsv,
  "/api/v1/imports/[import_id]/start": importsImportIdStart,
  "/api/v1/imports/[import_id]/suggestion": importsImportIdSuggestion,
  "/api/v1/imports/[import_id]/undo": importsImportIdUndo,
  "/api/v1/leads": leads,
  "/api/v1/leads/[lead_id]": leadsLeadId,
  "/api/v1/leads/[lead_id]/assign": leadsLeadIdAssign,
  "/api/v1/leads/[lead_id]/pipelines": leadsLeadIdPipelines,
  "/api/v1/leads/[lead_id]/tasks": leadsLeadIdTasks,
  "/api/v1/leads/bulk": leadsBulk,
  "/api/v1/people": people,
  "/api/v1/people/[pii_id]": peoplePiiId,
  "/api/v1/people/[pii_id]/export": peoplePiiIdExport,
  "/api/v1/settings": settings,
  "/api/v1/stream": stream,
  "/api/v1/tasks": tasks,
  "/api/v1/tasks/[task_id]": tasksTaskId,
  "/api/v1/users": users,
  "/api/v1/users/[user_id]": usersUserId,
  "/api/v1/webhooks": webhooks,
  "/api/v1/webhooks/[webhook_id]": webhooksWebhookId,
  "/api/v1/webhooks/[webhook_id]/deliveries": webhooksWebhookIdDeliveries,
  "/api/v1/webhooks/[webhook_id]/replay": webhooksWebhookIdReplay,
  "/healthz": healthz,
  "/metrics": metrics,
  "/readyz": readyz,
};

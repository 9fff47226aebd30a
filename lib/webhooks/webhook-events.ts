/** What webhooks can be told of. */
export const webhookEvents = [
  "cohort.entered",
  "cohort.left",
  "cohort.evaluated",
  "assignment.completed",
] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

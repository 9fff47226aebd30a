const nouns: Record<string, string> = {
  agent: "agent",
  api_key: "API key",
  assignment: "assignment",
  audit: "audit log",
  cohort: "cohort",
  contact: "contact",
  customer: "customer",
  field: "field",
  import: "import",
  lead: "lead",
  person: "person",
  settings: "settings",
  task: "task",
  user: "user",
  webhook: "webhook",
};

const verbs: Record<string, string> = {
  add: "added people to",
  archive: "archived",
  assign: "assigned",
  cancel: "cancelled",
  check: "checked",
  create: "created",
  delete: "deleted",
  erase: "erased",
  evaluate: "evaluated",
  export: "exported",
  finish: "finished",
  freeze: "froze",
  pause: "paused",
  purge: "deleted for good",
  remove: "removed people from",
  replay: "sent again what went to",
  restore: "restored",
  resume: "resumed",
  retry: "retried",
  revoke: "revoked",
  start: "started",
  undo: "undid",
  update: "changed",
};

/** An action of the audit log in words, as in “changed cohort”. */
export function actionWords(action: string): string {
  const parts = action.split(".");
  const [noun = "", verb = ""] = [parts[0], parts.at(-1)];
  if (verb === "bulk_upsert") return "wrote";
  if (verb === "sign_in") return "signed in";
  if (verb === "refuse_sign_in") return "refused a wrong password for";
  if (verb === "sign_out") return "signed out";
  return `${verbs[verb] ?? verb.replaceAll("_", " ")} ${nouns[noun] ?? noun.replaceAll("_", " ")}`;
}

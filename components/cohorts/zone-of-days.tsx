"use client";

import { useQuery } from "@tanstack/react-query";
import { countsDays } from "@/lib/rules/counts-days";
import type { RuleGroup } from "@/lib/rules/rule";
import { fieldsQuery } from "../rule-builder/fields";
import { settingsQuery } from "../settings/queries";

/** In whose days a cohort's rules count, after their words; nothing where they count none. */
export function ZoneOfDays({ rules }: { rules: RuleGroup | null }) {
  const fields = useQuery(fieldsQuery());
  const settings = useQuery(settingsQuery());
  if (!rules || !fields.data || !settings.data) return null;
  const registry = new Map(fields.data.map((field) => [field.field, field]));
  if (!countsDays(rules, registry)) return null;
  return <span className="text-muted"> Days of {settings.data.time_zone}.</span>;
}

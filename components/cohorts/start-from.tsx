"use client";

import type { Field } from "@/lib/rules/fields";
import { withIds } from "../rule-builder/tree";
import { Button } from "../ui/button";
import { fittingTemplates, type Template } from "./templates";

/** Rules to start from, while there are none yet. */
export function StartFrom({ fields, onStart }: { fields: Field[]; onStart: (template: Template) => void }) {
  return (
    <fieldset className="mb-4 rounded-lg border border-dashed border-line px-3 pt-1 pb-3">
      <legend className="px-1 text-[13px] text-muted">Start from</legend>
      <div className="flex flex-wrap gap-2">
        {fittingTemplates(fields).map((template) => (
          <Button
            key={template.name}
            size="sm"
            onPress={() => onStart({ ...template, rules: withIds(template.rules) })}
          >
            {template.name}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}

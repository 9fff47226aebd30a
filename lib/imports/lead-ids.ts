import type { Source } from "./mapping.ts";
import { columnsOfTemplate, templateOf } from "./template.ts";

/** Before ids of leads that are made of their person: no id that the workspace gives begins so. */
const ofLead = "LEAD-";

/** Ids of leads where each person has one: made of the person's, whatever that is made of. */
export function leadOfPerson({ column, template, fallbacks, case: letters }: Source): Source {
  const ofColumn = column === undefined ? undefined : templateOf([column]);
  const main = template ?? ofColumn ?? "";
  // A column whose name can't stand in a template is taken as it is.
  if (column !== undefined && columnsOfTemplate(main).join() !== column) return { column };
  return {
    template: `${ofLead}${main}`,
    ...(fallbacks && { fallbacks: fallbacks.map((each) => `${ofLead}${each}`) }),
    ...(letters && { case: letters }),
  };
}

/** Ids of leads where each row is one. */
export const leadOfRow = (ids_by_row: string): Source => ({ template: `${ofLead}${ids_by_row}` });

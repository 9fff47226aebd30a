import { audit } from "../access/audit.ts";
import { changeGraph } from "../cohorts/rule-graph.ts";
import type { Context } from "../context.ts";
import { db } from "../db/collections.ts";
import { Conflict } from "../errors.ts";
import { cohortsUsing, nameCohorts } from "./cohorts-using.ts";
import { loadField } from "./list-fields.ts";
import { refuseBuiltin } from "./update-field.ts";

/**
 * Takes a field of the workspace's own out of the registry. Values that are stored stay where they are.
 * @throws NotFound; Conflict for a built-in field, or while the rules of a cohort use it
 */
export async function deleteField(ctx: Context, name: string): Promise<void> {
  refuseBuiltin(await loadField(name));
  await changeGraph(async (commit) => {
    const using = await cohortsUsing(name);
    if (using.length > 0) {
      throw new Conflict(`"${name}" is used by the rules of ${nameCohorts(using)}; change those first.`);
    }
    await commit(async (session) => {
      const { deletedCount } = await db.fields().deleteOne({ field: name }, { session });
      if (deletedCount > 0) await audit(ctx, "field.delete", name, [], session);
    });
  });
}

import type { Context } from "../context.ts";
import { checkRules } from "./check-rules.ts";
import type { PreviewWaterfall } from "./cohort-schemas.ts";
import { mostInForeground } from "./match-people.ts";
import { type Waterfall, waterfallOf } from "./measure-waterfall.ts";
import { loadWorkspace } from "./workspace.ts";

/**
 * How many people are left after each outermost condition of rules that are being written. Nothing is stored.
 * A step that would put more people through the rules engine than a preview waits for has no count.
 * @param signal aborts when who asked has asked something newer
 */
export async function previewWaterfall(
  ctx: Context,
  input: PreviewWaterfall,
  signal?: AbortSignal,
): Promise<Waterfall> {
  const { rules } = await checkRules(input.rules, await loadWorkspace(ctx), { allowAll: true });
  return waterfallOf(ctx, rules, { signal, mostCandidates: mostInForeground, total: false });
}

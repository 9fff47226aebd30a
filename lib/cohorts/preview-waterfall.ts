import type { Context } from "../context.ts";
import { compileRules } from "../rules/compile-rules.ts";
import { checkRules } from "./check-rules.ts";
import type { PreviewWaterfall } from "./cohort-schemas.ts";
import { countWithin } from "./count-within.ts";
import { mostInForeground } from "./match-people.ts";
import { type Waterfall, type WaterfallStep, waterfallOf } from "./measure-waterfall.ts";
import { loadWorkspace } from "./workspace.ts";

export type WaterfallPreview = Waterfall & { within: WaterfallStep[] };

/**
 * How many people are left after each outermost condition of rules that are being written, and how many each condition
 * inside of a group is true of. Nothing is stored.
 * A step that would put more people through the rules engine than a preview waits for has no count.
 * @param signal aborts when who asked has asked something newer
 */
export async function previewWaterfall(
  ctx: Context,
  input: PreviewWaterfall,
  signal?: AbortSignal,
): Promise<WaterfallPreview> {
  const workspace = await loadWorkspace(ctx);
  const { rules } = await checkRules(input.rules, workspace, { allowAll: true });
  const limits = { signal, mostCandidates: mostInForeground, total: false };
  const waterfall = await waterfallOf(ctx, rules, limits);
  const { registry, clock } = workspace;
  const { root } = compileRules(rules, registry, clock);
  return { ...waterfall, within: await countWithin({ root, rules, registry }, limits) };
}

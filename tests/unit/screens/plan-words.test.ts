import { describe, expect, test } from "vitest";
import {
  cascadeWords,
  isOver,
  movedWords,
  overWords,
  routingWords,
  shareWords,
  strategyOutcome,
} from "@/components/assignments/plan-words.ts";
import type { AssignPreview, Routing, Share } from "@/components/assignments/types.ts";

const share = (name: string, part: Partial<Share> = {}): Share => ({
  agent_id: name,
  name,
  daily_capacity: 50,
  leads: 10,
  assigned: 0,
  failed: 0,
  load_before: 5,
  load_after: 15,
  utilisation_percent: null,
  taken_from: {},
  expected: 10,
  assigned_today: 0,
  ...part,
});

const preview = (...distribution: Share[]): AssignPreview => ({
  total: 100,
  to_assign: distribution.reduce((sum, each) => sum + each.leads, 0),
  pipelines_closed: 0,
  skipped: {},
  distribution,
  plan_hash: "x",
});

describe("What a plan says before the click", () => {
  test("counts what was given today into the day's capacity", () => {
    expect(isOver(share("Asha", { leads: 50 }))).toBe(false);
    expect(isOver(share("Asha", { leads: 50, assigned_today: 1 }))).toBe(true);
    expect(isOver(share("Asha", { leads: 0, assigned_today: 60 }))).toBe(false);
  });

  test("warns by name of who goes over capacity, and by how many leads", () => {
    expect(overWords(preview(share("Asha"), share("Omar")), true)).toBeNull();
    expect(overWords(preview(share("Asha", { leads: 60 }), share("Omar")), true)).toContain(
      "Asha gets more today than fits into a day: 10 leads over capacity.",
    );
    expect(
      overWords(
        preview(share("Asha", { leads: 60, assigned_today: 100 }), share("Omar", { leads: 51 })),
        true,
      ),
    ).toContain("Asha and Omar get more today than fit into a day: 61 leads over capacity.");
  });

  test("offers more agents only where there are any", () => {
    const over = preview(share("Asha", { leads: 60 }));
    expect(overWords(over, true)).toContain("Choose more agents");
    expect(overWords(over, false)).not.toContain("more agents");
    expect(overWords(over, false)).toContain("Every active agent is chosen already");
  });

  test("says how many pipelines close and open, with their tasks", () => {
    const plan = { ...preview(share("Asha"), share("Omar")), pipelines_closed: 9 };
    expect(cascadeWords(plan, 2)).toBe(
      "9 open pipelines close and their open tasks are cancelled. 20 new pipelines open, with 40 tasks.",
    );
    expect(cascadeWords(preview(share("Asha", { leads: 1, load_after: 6 })), 2)).toBe(
      "1 new pipeline opens, with 2 tasks.",
    );
    expect(cascadeWords(preview(share("Asha", { leads: 0 })), 2)).toBeNull();
  });

  test("says why a share is not the one that the strategy means, and nothing where it is", () => {
    expect(shareWords({ expected: 462.67, leads: 463 })).toBe("share 462.67, rounded up to 463");
    expect(shareWords({ expected: 1387.33, leads: 1387 })).toBe("share 1,387.33, rounded down to 1,387");
    expect(shareWords({ expected: 8.7, leads: 12 })).toBe("share 8.7 in exact proportion");
    expect(shareWords({ expected: 9, leads: 12 })).toBe("share 9 in exact proportion");
    expect(shareWords({ expected: 1388, leads: 1388 })).toBeUndefined();
  });
});

test("Routing is told in a sentence: to whom, how, up to what, and who keeps whom", () => {
  const routing: Routing = {
    agent_ids: ["A", "B"],
    strategy: "capacity_weighted",
    options: {
      only_matching: false,
      skip_closed: true,
      skip_do_not_contact: true,
      keep_person_together: true,
      on_assigned: "skip_any",
      respect_daily_capacity: true,
    },
    enabled: true,
    daily_cap: 20,
  };
  expect(routingWords(routing)).toBe(
    "to 2 agents, by capacity, at most 20 a day each, nobody over their capacity, leads with an owner stay with them",
  );
});

describe("What is said of a plan that was refused", () => {
  const at = (...messages: string[]) => messages.map((message) => ({ path: "/plan_hash", message }));

  test("names what has changed since it was made", () => {
    const parts = ["which leads there are", "who owns them", "who gets which of them"];
    const errors = at(...parts.map((part) => `changed: ${part}`));
    expect(movedWords({ errors, message: "plan hash: changed: …" })).toBe(
      "since this plan was made it has changed which leads there are, who owns them and who gets which of them.",
    );
    expect(movedWords({ errors: errors.slice(1, 2), message: "" })).toBe(
      "since this plan was made it has changed who owns them.",
    );
  });

  test("gives any other reason as the server does, without the name of its place", () => {
    expect(movedWords({ errors: at("this plan is carried out by CAJ-1 already"), message: "" })).toBe(
      "this plan is carried out by CAJ-1 already.",
    );
    expect(movedWords({ errors: [], message: "COH-1 is archived." })).toBe("COH-1 is archived.");
  });
});

describe("What a strategy would come to", () => {
  const dealt = (name: string, leads: number, daily_capacity: number, assigned_today = 0) =>
    share(name, { leads, daily_capacity, assigned_today });

  test("is said of both, whichever the plan is by", () => {
    const shares = [dealt("Asha", 40, 60), dealt("Omar", 40, 20), dealt("Lena", 20, 20)];
    expect(strategyOutcome("round_robin", shares)).toBe("33 or 34 each; 2 agents over today’s capacity.");
    expect(strategyOutcome("capacity_weighted", shares)).toBe("20 (Omar) to 60 (Asha).");
  });

  test("counts what was given today, and says nothing where nothing is handed out", () => {
    expect(strategyOutcome("round_robin", [dealt("Asha", 5, 10, 6)])).toBe(
      "5 to Asha; 1 agent over today’s capacity.",
    );
    expect(strategyOutcome("round_robin", [dealt("Asha", 10, 20), dealt("Omar", 10, 20)])).toBe("10 each.");
    expect(strategyOutcome("round_robin", [])).toBeUndefined();
  });
});

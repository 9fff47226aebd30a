import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { interleave, largestRemainder, sharesWithin } from "@/lib/assignment/capacity-weighted.ts";
import {
  type PlannedAgent,
  type PlannedLead,
  planAssignment,
  planInRotation,
} from "@/lib/assignment/plan-assignment.ts";
import { dealInRotation } from "@/lib/assignment/rotation.ts";
import { roundRobin, roundRobinBySize, roundRobinWithin } from "@/lib/assignment/round-robin.ts";
import type { AssignmentOptions } from "@/lib/db/documents.ts";
import { groupBy } from "@/lib/group-by.ts";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const weights = fc.array(fc.nat(200), { minLength: 1, maxLength: 12 }).filter((each) => sum(each) > 0);
const units = fc.nat(500);

const options: AssignmentOptions = {
  only_matching: false,
  skip_closed: false,
  skip_do_not_contact: false,
  keep_person_together: false,
  on_assigned: "reassign",
  respect_daily_capacity: false,
};

const leadOf = (i: number, fields: Partial<PlannedLead> = {}): PlannedLead => ({
  lead_id: `L-${i}`,
  pii_id: `P-${i}`,
  status: "new",
  do_not_contact: false,
  agent_id: null,
  matches: true,
  ...fields,
});
const leadsOf = (count: number) => Array.from({ length: count }, (_, i) => leadOf(i));
const agentsOf = (...capacities: number[]): PlannedAgent[] =>
  capacities.map((daily_capacity, i) => ({ agent_id: `A0-${1001 + i}`, daily_capacity, assigned_today: 0 }));

const counts = (placements: ReturnType<typeof planAssignment>) => {
  const given: Record<string, number> = {};
  for (const each of placements) {
    const name = each.kind === "assign" ? each.agent_id : each.reason;
    given[name] = (given[name] ?? 0) + 1;
  }
  return given;
};

describe("round robin", () => {
  test("gives lead i to agent i mod n", () => {
    fc.assert(
      fc.property(units, fc.integer({ min: 1, max: 12 }), (leads, agents) => {
        expect(roundRobin(leads, agents)).toEqual(Array.from({ length: leads }, (_, i) => i % agents));
      }),
    );
  });

  test("with room passes over the full and drops nobody while there is room", () => {
    fc.assert(
      fc.property(units, weights, (leads, room) => {
        const dealt = roundRobinWithin(leads, room);
        for (const [agent, most] of room.entries()) {
          expect(dealt.filter((each) => each === agent).length).toBeLessThanOrEqual(most);
        }
        expect(dealt.filter((each) => each !== null)).toHaveLength(Math.min(leads, sum(room)));
      }),
    );
  });
});

describe("capacity weighted", () => {
  test("100 leads on capacities 50, 30 and 20 are 50, 30 and 20", () => {
    expect(largestRemainder(100, [50, 30, 20])).toEqual([50, 30, 20]);
    const placements = planAssignment(leadsOf(100), agentsOf(50, 30, 20), "capacity_weighted", options);
    expect(counts(placements)).toEqual({ "A0-1001": 50, "A0-1002": 30, "A0-1003": 20 });
  });

  test("shares add up and are less than one away from the exact ones, ties to the earlier agent", () => {
    fc.assert(
      fc.property(units, weights, (leads, capacities) => {
        const shares = largestRemainder(leads, capacities);
        expect(sum(shares)).toBe(leads);
        for (const [i, share] of shares.entries()) {
          expect(Math.abs(share - (leads * (capacities[i] ?? 0)) / sum(capacities))).toBeLessThan(1);
        }
      }),
    );
    expect(largestRemainder(1, [1, 1, 1])).toEqual([1, 0, 0]);
    expect(largestRemainder(5, [1, 1, 1])).toEqual([2, 2, 1]);
  });

  test("interleaving gives exactly the shares, spread over the whole run", () => {
    fc.assert(
      fc.property(weights, (shares) => {
        const order = interleave(shares);
        for (const [agent, share] of shares.entries()) {
          expect(order.filter((each) => each === agent)).toHaveLength(share);
        }
      }),
    );
    const order = interleave([50, 30, 20]);
    for (const part of [order.slice(0, 50), order.slice(50)]) {
      expect([0, 1, 2].map((agent) => part.filter((each) => each === agent).length)).toEqual([25, 15, 10]);
    }
  });

  test("nobody gets more than their room, and what the full leave goes to the others", () => {
    fc.assert(
      fc.property(units, weights, fc.infiniteStream(fc.nat(60)), (leads, capacities, rooms) => {
        const room = capacities.map(() => rooms.next().value);
        const shares = sharesWithin(leads, capacities, room);
        for (const [i, share] of shares.entries()) expect(share).toBeLessThanOrEqual(room[i] ?? 0);
        const usable = sum(room.filter((_, i) => (capacities[i] ?? 0) > 0));
        expect(sum(shares)).toBe(Math.min(leads, usable));
      }),
    );
  });
});

describe("a rotation", () => {
  const endless = (each: readonly number[]) => each.map(() => Number.POSITIVE_INFINITY);
  const single = (count: number) => Array.from({ length: count }, () => 1);

  test("keeps everyone less than one lead away from their exact share, at every lead", () => {
    fc.assert(
      fc.property(units, weights, (leads, capacities) => {
        const given = capacities.map(() => 0);
        const { dealt } = dealInRotation(single(leads), capacities, endless(capacities), []);
        for (const [i, agent] of dealt.entries()) {
          given[agent ?? -1] = (given[agent ?? -1] ?? 0) + 1;
          for (const [k, count] of given.entries())
            expect(Math.abs(count - ((i + 1) * (capacities[k] ?? 0)) / sum(capacities))).toBeLessThan(1);
        }
      }),
    );
  });

  test("stopped and gone on with anywhere deals as one that was never stopped", () => {
    fc.assert(
      fc.property(weights, fc.array(fc.nat(40), { maxLength: 12 }), (capacities, runs) => {
        let credit: number[] = [];
        const pieces = runs.flatMap((leads) => {
          const run = dealInRotation(single(leads), capacities, endless(capacities), credit);
          credit = run.credit;
          return run.dealt;
        });
        expect(pieces).toEqual(dealInRotation(single(sum(runs)), capacities, endless(capacities), []).dealt);
      }),
    );
  });

  test("of equal weights goes round, ties to the earlier", () => {
    expect(dealInRotation(single(7), [1, 1, 1], endless([1, 1, 1]), []).dealt).toEqual([0, 1, 2, 0, 1, 2, 0]);
  });

  test("never goes over anyone's room, and deals while anyone has some", () => {
    fc.assert(
      fc.property(units, weights, fc.infiniteStream(fc.nat(60)), (leads, capacities, rooms) => {
        const room = capacities.map(() => rooms.next().value);
        const { dealt } = dealInRotation(single(leads), capacities, room, []);
        for (const [agent, most] of room.entries())
          expect(dealt.filter((each) => each === agent).length).toBeLessThanOrEqual(most);
        const usable = sum(room.filter((_, i) => (capacities[i] ?? 0) > 0));
        expect(dealt.filter((each) => each !== null)).toHaveLength(Math.min(leads, usable));
      }),
    );
  });

  test.each([
    ["capacity_weighted" as const, [500, 300, 200]],
    ["round_robin" as const, [334, 333, 333]],
  ])("of 1,000 single entries, kept in between as stored, is exact by %s", (strategy, shares) => {
    let rotation: Parameters<typeof planInRotation>[4] = null;
    const given: Record<string, number> = {};
    for (let i = 0; i < 1_000; i++) {
      const run = planInRotation([leadOf(i)], agentsOf(50, 30, 20), strategy, options, rotation);
      for (const [agent, n] of Object.entries(counts(run.placements))) given[agent] = (given[agent] ?? 0) + n;
      rotation = JSON.parse(JSON.stringify(run.rotation)) as typeof rotation;
    }
    expect(Object.values(given)).toEqual(shares);
  });

  test("begins anew where agents, shares or strategy have changed", () => {
    const turn = (agents: PlannedAgent[], rotation: Parameters<typeof planInRotation>[4]) =>
      planInRotation(leadsOf(1), agents, "round_robin", options, rotation);
    const first = turn(agentsOf(1, 1), null);
    expect(counts(first.placements)).toEqual({ "A0-1001": 1 });
    expect(counts(turn(agentsOf(1, 1), first.rotation).placements)).toEqual({ "A0-1002": 1 });
    expect(counts(turn(agentsOf(1, 1, 1), first.rotation).placements)).toEqual({ "A0-1001": 1 });
  });

  test("without agents leaves everybody out", () => {
    const { placements } = planInRotation(leadsOf(2), [], "round_robin", options, null);
    expect(counts(placements)).toEqual({ no_capacity: 2 });
  });
});

describe("people kept together", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 60 });

  test("go to agent i mod n, or the next with room for all of their leads", () => {
    expect(roundRobinBySize([2, 3, 1, 4], [9, 9])).toEqual([0, 1, 0, 1]);
    expect(roundRobinBySize([2, 3, 1, 4], [3, 3])).toEqual([0, 1, 0, null]);
  });

  test("by capacity get shares of the leads, not of the people, to within a few people", () => {
    fc.assert(
      fc.property(sizes, weights, (people, capacities) => {
        const leads = people.flatMap((size, person) =>
          Array.from({ length: size }, (_, i) => leadOf(person * 10 + i, { pii_id: `P-${person}` })),
        );
        const together = { ...options, keep_person_together: true };
        const given = counts(planAssignment(leads, agentsOf(...capacities), "capacity_weighted", together));
        for (const [i, capacity] of capacities.entries()) {
          const exact = (leads.length * capacity) / sum(capacities);
          expect(Math.abs((given[`A0-${1001 + i}`] ?? 0) - exact)).toBeLessThanOrEqual(15);
        }
      }),
    );
  });
});

describe("the planner", () => {
  test("places every lead once, in order, whatever the options", () => {
    const lead = fc.record({
      pii_id: fc.constantFrom("P-1", "P-2", "P-3", "P-4"),
      status: fc.constantFrom("new", "converted", "lost", null),
      do_not_contact: fc.boolean(),
      agent_id: fc.constantFrom(null, "A0-1001", "A0-9999"),
      matches: fc.boolean(),
    });
    const anyOptions: fc.Arbitrary<AssignmentOptions> = fc.record({
      only_matching: fc.boolean(),
      skip_closed: fc.boolean(),
      skip_do_not_contact: fc.boolean(),
      keep_person_together: fc.boolean(),
      on_assigned: fc.constantFrom("reassign", "skip", "skip_any"),
      respect_daily_capacity: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(lead, { maxLength: 60 }),
        weights,
        fc.constantFrom("round_robin" as const, "capacity_weighted" as const),
        anyOptions,
        (fields, capacities, strategy, chosen) => {
          const leads = fields.map((each, i) => leadOf(i, each));
          const agents = agentsOf(...capacities);
          const placements = planAssignment(leads, agents, strategy, chosen);
          expect(placements.map((each) => each.lead)).toEqual(leads);
          const given = counts(placements);
          for (const agent of agents) {
            if (chosen.respect_daily_capacity)
              expect(given[agent.agent_id] ?? 0).toBeLessThanOrEqual(agent.daily_capacity);
          }
          const ofPerson = groupBy(
            placements.filter((each) => each.kind === "assign"),
            (each) => each.lead.pii_id,
          );
          if (chosen.keep_person_together) {
            for (const own of ofPerson.values())
              expect(new Set(own.map((each) => each.agent_id)).size).toBe(1);
          }
        },
      ),
    );
  });

  test("leaves out what it is told to, with the reason", () => {
    const leads = [
      leadOf(0),
      leadOf(1, { status: "converted" }),
      leadOf(2, { do_not_contact: true }),
      leadOf(3, { matches: false }),
      leadOf(4, { agent_id: "A0-1001" }),
      leadOf(5, { agent_id: "A0-7777" }),
    ];
    const careful = { ...options, only_matching: true, skip_closed: true, skip_do_not_contact: true };
    expect(
      counts(planAssignment(leads, agentsOf(10), "round_robin", { ...careful, on_assigned: "skip" })),
    ).toEqual({
      "A0-1001": 2,
      closed: 1,
      do_not_contact: 1,
      not_matching: 1,
      already_assigned: 1,
    });
    expect(
      counts(planAssignment(leads, agentsOf(10), "round_robin", { ...careful, on_assigned: "skip_any" })),
    ).toMatchObject({
      has_owner: 2,
    });
  });

  test("respects what was given today already, and skips the rest for lack of capacity", () => {
    const agents = agentsOf(3, 5).map((agent, i) => ({ ...agent, assigned_today: i === 0 ? 2 : 0 }));
    const placements = planAssignment(leadsOf(10), agents, "round_robin", {
      ...options,
      respect_daily_capacity: true,
    });
    expect(counts(placements)).toEqual({ "A0-1001": 1, "A0-1002": 5, no_capacity: 4 });
  });
});

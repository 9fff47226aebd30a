import { describe, expect, test } from "vitest";
import {
  deletedWords,
  donePercent,
  hasOnlyDeleted,
  isRetryable,
  leftOutWords,
  outcomeWords,
  settled,
  toDo,
} from "@/components/assignments/job-words.ts";
import { takenWords } from "@/components/assignments/plan-words.ts";
import type { AssignPreview, Job, Share } from "@/components/assignments/types.ts";
import { safeNext } from "@/components/sign-in/sign-in.ts";
import { duration, percent, plural, relativeTime } from "@/components/ui/format.ts";

describe("Numbers and times", () => {
  test("are read as people read them", () => {
    expect(plural(1, "lead")).toBe("1 lead");
    expect(plural(1388, "lead")).toBe("1,388 leads");
    expect(percent(42.37)).toBe("42.4\u00a0%");
    expect(percent(2293.3)).toBe("2,293\u00a0%");
    expect(duration(180)).toBe("180 ms");
    expect(duration(1400)).toBe("1.4 s");
    expect(duration(125_000)).toBe("2 min 5 s");
  });

  test.each([
    ["2026-05-01T12:00:00Z", "just now"],
    ["2026-05-01T11:58:00Z", "2 min ago"],
    ["2026-04-30T12:00:00Z", "yesterday"],
    ["2026-05-03T12:00:00Z", "in 2 days"],
  ])("%s is %s", (at, words) => {
    expect(relativeTime(at, Date.parse("2026-05-01T12:00:00Z"))).toBe(words);
  });
});

test.each([
  [null, "/cohorts"],
  ["/agents?search=x", "/agents?search=x"],
  ["//example.com", "/cohorts"],
  ["/\\example.com", "/cohorts"],
  ["https://example.com", "/cohorts"],
  ["/\t/example.com", "/cohorts"],
  ["/\n/example.com/x", "/cohorts"],
  ["/./\t/example.com", "/cohorts"],
  ["/x/..//example.com", "/cohorts"],
  ["/people?search=a%2Fb#c", "/people?search=a%2Fb#c"],
])("After signing in, %s leads to %s", (next, page) => {
  expect(safeNext(next)).toBe(page);
});

describe("A plan in words", () => {
  const share = (agent_id: string, taken_from: Record<string, number>) => ({ agent_id, taken_from }) as Share;
  const preview = (...distribution: Share[]) => ({ distribution }) as AssignPreview;
  const names = new Map([
    ["A", "Asha"],
    ["B", "Omar"],
    ["C", "Priya"],
    ["D", "Lena"],
    ["E", "Mei"],
  ]);

  test("names from whom leads are taken, and not those who keep their own", () => {
    expect(takenWords(preview(share("A", { B: 2, A: 9 }), share("C", { B: 1 })), names)).toBe(
      "3 leads have another owner now. They will be taken from Omar (3).",
    );
    expect(takenWords(preview(share("A", { A: 9 })), names)).toBeNull();
  });

  test("names the three that lose most, and the others together", () => {
    const many = preview(share("X", { A: 5, B: 4, C: 3, D: 2, E: 1 }));
    expect(takenWords(many, names)).toBe(
      "15 leads have another owner now. They will be taken from Asha (5), Omar (4), Priya (3) and 2 others (3).",
    );
  });
});

test("The progress of a job counts the leads that it set out to assign, the same from beginning to end", () => {
  const shares = [{ leads: 50 }, { leads: 30 }] as Share[];
  const start = { kind: "assign", total: 100, skipped_count: 20, untouched_count: 80, distribution: shares };
  const begun = { ...start, assigned_count: 0, failed_count: 0 } as Job;
  expect([toDo(begun), settled(begun), donePercent(begun)]).toEqual([80, 0, 0]);
  expect(leftOutWords(begun)).toEqual(["20 others left out by the plan"]);
  const job = { ...begun, assigned_count: 30, failed_count: 8, skipped_count: 22, untouched_count: 40 };
  expect([toDo(job), settled(job), donePercent(job)]).toEqual([80, 40, 50]);
  expect(outcomeWords(job)).toBe("30 assigned, 8 failed, 22 left out");
  expect(leftOutWords(job)).toEqual(["2 left out on the way", "20 others left out by the plan"]);
  const undo = { ...job, kind: "undo", total: 80, skipped_count: 2 } as Job;
  expect([toDo(undo), settled(undo)]).toEqual([80, 40]);
  expect(leftOutWords(undo)).toEqual(["2 left out on the way"]);
  expect(donePercent({ ...begun, untouched_count: 0, distribution: [] })).toBe(100);
});

test("Failures can be tried again unless every lead that failed has been deleted", () => {
  const failure = (code: string) => ({ lead_id: "L-1", code, message: "" });
  const job = { kind: "assign", status: "completed", failed_count: 2 } as Job;
  const gone = { ...job, failures: [failure("lead_not_found"), failure("lead_not_found")] };
  expect([hasOnlyDeleted(gone), isRetryable(gone)]).toEqual([true, false]);
  expect(deletedWords(gone)).toContain("All 2 leads that failed have been deleted");
  const mixed = { ...job, failures: [failure("lead_not_found"), failure("agent_not_found")] };
  expect([hasOnlyDeleted(mixed), isRetryable(mixed)]).toEqual([false, true]);
  // Of more failures than are kept in the job it is not known why the others failed.
  const many = { ...gone, failed_count: 3 };
  expect([hasOnlyDeleted(many), isRetryable(many)]).toEqual([false, true]);
  expect(isRetryable({ ...gone, status: "failed" })).toBe(true);
  expect(isRetryable({ ...mixed, kind: "undo" })).toBe(false);
});

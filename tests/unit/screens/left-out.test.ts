import { describe, expect, it } from "vitest";
import { ApiError } from "@/components/api";
import { leftOutWords, refusedAgents } from "@/components/assignments/left-out";

const refusal = (...errors: { path: string; message: string }[]) =>
  new ApiError(422, "Invalid", "Two agents", errors);

describe("Agents who are left out of an assignment", () => {
  it("are those that an answer names in the list that was sent", () => {
    const error = refusal(
      { path: "/agent_ids/0", message: "A-1 is inactive" },
      { path: "/agent_ids/2", message: 'there is no agent "A-3"' },
    );
    expect(refusedAgents(error, ["A-1", "A-2", "A-3"])).toEqual(["A-1", "A-3"]);
  });

  it.each([
    ["the list as a whole is at fault", refusal({ path: "/agent_ids", message: "a total above 0, got 0" })],
    ["another part is at fault", refusal({ path: "/strategy", message: "unknown" })],
    ["the place is none of the list", refusal({ path: "/agent_ids/7", message: "A-8 is inactive" })],
    ["it is no answer", new Error("The server can't be reached.")],
    ["there is none", null],
  ])("are none where %s", (_case, error) => {
    expect(refusedAgents(error, ["A-1", "A-2"])).toEqual([]);
  });

  it("are told by name", () => {
    expect(leftOutWords(["Lena"])).toBe("Lena takes no leads now and was left out of the choice.");
    expect(leftOutWords(["Lena", "Omar", "Mei"])).toBe(
      "Lena, Omar and Mei take no leads now and were left out of the choice.",
    );
  });
});

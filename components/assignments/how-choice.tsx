"use client";

import { Choice, SelectField } from "../ui/fields";
import { strategyOutcome } from "./plan-words";
import type { AssignRequest, Share, Strategy } from "./types";

type Props = {
  request: AssignRequest;
  /** Of the plan as it is. */
  shares: readonly Share[];
  onChange: (part: Partial<AssignRequest>) => void;
};

const strategies: { value: Strategy; title: string; sentence: string }[] = [
  {
    value: "round_robin",
    title: "Equal shares, in turn",
    sentence: "The first lead to the first agent, the second to the next, and around again.",
  },
  {
    value: "capacity_weighted",
    title: "By capacity",
    sentence: "Who can take on more in a day gets more, in exact proportion.",
  },
];

/** Step two: by what strategy, and which leads to leave out. */
export function HowChoice({ request, shares, onChange }: Props) {
  // Where these have a say, shares are not those that a strategy means.
  const isExact = !request.respect_daily_capacity && !request.keep_person_together;
  const hintOf = ({ value, sentence }: (typeof strategies)[number]): string =>
    [sentence, isExact && strategyOutcome(value, shares)].filter(Boolean).join(" ");
  const tick = (name: keyof AssignRequest) => ({
    checked: request[name] === true,
    onChange: (event: { target: { checked: boolean } }) => onChange({ [name]: event.target.checked }),
  });
  return (
    <div className="flex flex-col gap-5 rounded-xl border border-line bg-surface p-4 sm:p-5">
      <fieldset className="flex flex-col gap-3">
        <legend className="pb-2 text-[13px] font-medium">Shares</legend>
        {strategies.map((strategy) => (
          <Choice
            key={strategy.value}
            type="radio"
            name="strategy"
            label={strategy.title}
            hint={hintOf(strategy)}
            checked={request.strategy === strategy.value}
            onChange={() => onChange({ strategy: strategy.value })}
          />
        ))}
      </fieldset>
      <fieldset className="flex flex-col gap-2.5 border-t border-line pt-4">
        <legend className="sr-only">Which leads</legend>
        <Choice label="Leave out converted and lost leads" {...tick("skip_closed")} />
        <Choice label="Leave out people who don’t want to be contacted" {...tick("skip_do_not_contact")} />
        <Choice
          label="Only the leads that match the rules themselves"
          hint="A member may have other leads that don’t."
          {...tick("only_matching")}
        />
        <Choice label="Keep a person’s leads with one agent" {...tick("keep_person_together")} />
        <Choice
          label="Nobody over today’s capacity"
          hint="What does not fit stays unassigned."
          {...tick("respect_daily_capacity")}
        />
      </fieldset>
      <SelectField
        label="Leads that have an owner already"
        value={request.on_assigned}
        onChange={(event) => onChange({ on_assigned: event.target.value as AssignRequest["on_assigned"] })}
        className="border-t border-line pt-4"
      >
        <option value="reassign">Take them and hand them out anew</option>
        <option value="skip">Leave those with one of the chosen agents</option>
        <option value="skip_any">Leave all of them with their owners</option>
      </SelectField>
    </div>
  );
}

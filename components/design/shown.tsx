"use client";

import { State, Tag, type Tone } from "../ui/badge";
import { AgentMark, ProgressBar } from "../ui/bar";
import { Sparkline } from "../ui/sparkline";
import { Time } from "../ui/time";
import { Part } from "./part";

const tones: Tone[] = ["neutral", "good", "info", "warn", "bad"];
const day = 86_400_000;
const sizes = [3, 4, 4, 7, 6, 9, 12].map((value, index) => ({ at: index * day, value }));

/** What shows a state, a share, a person, a time. */
export function Shown() {
  return (
    <>
      <Part title="States and kinds">
        {tones.map((tone) => (
          <State key={tone} tone={tone}>
            {tone}
          </State>
        ))}
        <State tone="info" pulse>
          evaluating
        </State>
        <Tag>dynamic</Tag>
        <AgentMark agentId="A0-1001">AS</AgentMark>
        <AgentMark agentId="A0-1002">OK</AgentMark>
        <Time at={new Date(Date.now() - 125_000).toISOString()} />
      </Part>
      <Part title="Bars and lines">
        <div className="w-48">
          <ProgressBar percent={38} label="Moved on" />
        </div>
        <div className="w-48">
          <ProgressBar percent={66} label="Assigned" size="sm" />
        </div>
        <div className="w-48">
          <ProgressBar percent={100} label="Failed" tone="bad" />
        </div>
        <Sparkline points={sizes} />
      </Part>
    </>
  );
}

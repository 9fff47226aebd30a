"use client";

import { Bar, BarChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { count, timeWords } from "../ui/format";
import type { DayOfMoves } from "./insight-queries";

const dayWords = (day: unknown) => timeWords(String(day), "date", "UTC");

/** Entries above the line and exits below it, a bar a day. */
export function MovesChart({ days }: { days: DayOfMoves[] }) {
  const bars = days.map(({ day, entered, left }) => ({ day, entered, left: -left }));
  const tick = { fill: "var(--muted)", fontSize: 11 };
  return (
    <ResponsiveContainer width="100%" height={160}>
      <BarChart
        data={bars}
        stackOffset="sign"
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
        accessibilityLayer
      >
        <XAxis
          dataKey="day"
          tickFormatter={(day) => timeWords(String(day), "day", "UTC")}
          tick={tick}
          stroke="var(--line)"
          tickLine={false}
          minTickGap={48}
        />
        <YAxis
          width={48}
          tickFormatter={(value: number) => count(Math.abs(value))}
          tick={tick}
          axisLine={false}
          tickLine={false}
          allowDecimals={false}
        />
        <Tooltip
          labelFormatter={dayWords}
          formatter={(value, name) => [count(Math.abs(Number(value))), name]}
          cursor={{ fill: "var(--line)", fillOpacity: 0.4 }}
          contentStyle={{
            background: "var(--surface)",
            border: "1px solid var(--line)",
            borderRadius: 8,
            fontSize: 12,
            color: "var(--foreground)",
          }}
          itemStyle={{ color: "var(--foreground)" }}
        />
        <ReferenceLine y={0} stroke="var(--line)" />
        <Bar
          dataKey="entered"
          stackId="moves"
          fill="var(--accent)"
          maxBarSize={28}
          isAnimationActive={false}
        />
        <Bar dataKey="left" stackId="moves" fill="var(--muted)" maxBarSize={28} isAnimationActive={false} />
      </BarChart>
    </ResponsiveContainer>
  );
}

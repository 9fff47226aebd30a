import { seriesColors } from "../ui/bar";
import { Part } from "./part";

const colors = [
  "background",
  "surface",
  "sunken",
  "hover",
  "line",
  "edge",
  "muted",
  "foreground",
  "accent",
  "accent-soft",
  "info",
  "info-soft",
  "warn",
  "warn-soft",
  "bad",
  "danger-soft",
];

function Swatch({ name, value }: { name: string; value: string }) {
  return (
    <span className="flex w-24 flex-col gap-1 text-xs text-muted">
      <span aria-hidden className="h-8 rounded-lg border border-line" style={{ background: value }} />
      {name}
    </span>
  );
}

const sizes = [
  ["text-[40px] leading-[44px] font-semibold tracking-[-0.02em] tabular-nums", "1,204", "the one big number"],
  ["text-[20px] leading-7 font-semibold tracking-[-0.01em]", "Gold in Pune", "title"],
  ["text-[15px] font-semibold", "Left after each condition", "section"],
  ["text-sm", "People whose contact city is Pune", "body"],
  ["text-[13px]", "1,388 leads", "tables"],
  ["column-head", "Members", "heads of columns"],
] as const;

/** Colours, the series of agents, sizes of type. */
export function Foundations() {
  return (
    <>
      <Part title="Colours">
        {colors.map((name) => (
          <Swatch key={name} name={name} value={`var(--${name})`} />
        ))}
      </Part>
      <Part title="Agents and series">
        {seriesColors.map((value, index) => (
          <Swatch key={value} name={`series ${index + 1}`} value={value} />
        ))}
      </Part>
      <Part title="Type">
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-4 gap-y-2">
          {sizes.map(([look, words, use]) => (
            <div key={use} className="contents">
              <dt className="text-xs text-muted">{use}</dt>
              <dd className={look}>{words}</dd>
            </div>
          ))}
        </dl>
      </Part>
    </>
  );
}

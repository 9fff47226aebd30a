/** Zones that programs write by name: those of RFC 5322, in hours from UTC. */
const zones: Record<string, number> = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
};

/** `10:00:00 AM GMT+5:30`, `10h30`, `à 10:30`, `14.30 Uhr`, `at 10:30 a.m.` */
const time = new RegExp(
  [
    /^(?:(?:at|à|a las?|às|alle|um|om|kl\.?)\s+)?/,
    /(\d{1,2})(?:[:.](\d{2})|\s?h\s?(\d{2})?)(?::(\d{2})(?:[.,]\d+)?)?/,
    /\s*(?:([ap])\.?\s?m\.?)?\s*(?:uhr)?\s*/,
    /(?:(z|utc?|gmt|[ecmp][sd]t)?([+-](?:0?\d|1[0-4])(?::?[0-5]\d)?)?)$/,
  ]
    .map(({ source }) => source)
    .join(""),
  "iu",
);

/** A time of day, `HH:mm:ss`, and the offset that it names, as luxon calls it: `UTC+5:30`. */
export type TimeOfDay = { clock: string; offset: string | undefined };

function offsetOf(zone: string | undefined, shift: string | undefined): string | undefined {
  const [, sign = "+", hours = "0", minutes = "00"] = /^([+-])(\d{1,2}?):?(\d{2})?$/.exec(shift ?? "") ?? [];
  if (shift !== undefined) return `UTC${sign}${hours}:${minutes}`;
  const known = zone === undefined ? undefined : zones[zone.toLowerCase()];
  return known === undefined ? undefined : `UTC${known < 0 ? "" : "+"}${known}`;
}

/** Reads a time of day. @returns undefined for anything else */
export function readTime(text: string): TimeOfDay | undefined {
  const found = time.exec(text);
  if (!found) return undefined;
  const [, hour = "", afterColon, afterH, second = "00", half, zone, shift] = found;
  const hours = half ? (Number(hour) % 12) + (half.toLowerCase() === "p" ? 12 : 0) : Number(hour);
  const clock = `${String(hours).padStart(2, "0")}:${afterColon ?? afterH ?? "00"}:${second}`;
  return { clock, offset: offsetOf(zone, shift) };
}

import { expect, test } from "vitest";
import { addressOf, networkOf } from "@/lib/access/limit-sign-in.ts";

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "::ffff:203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
  ["2001:db8::9", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["unknown", "unknown"],
])("tries from %s count for %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["203.0.113.7:4000", "203.0.113.7"],
  ["[2001:db8:1::9]:4000", "2001:db8:1::9"],
  ["[2001:db8:1::9]", "2001:db8:1::9"],
  ["2001:db8:1::9", "2001:db8:1::9"],
  ["10.0.0.1, 198.51.100.2:80", "198.51.100.2"],
  ["", "unknown"],
])("%j names %s", (forwarded, address) => {
  expect(addressOf(new Headers({ "x-forwarded-for": forwarded }))).toBe(address);
});

import { expect, test } from "vitest";
import { contactsIn, waysToWrite } from "@/lib/people/spellings.ts";

const dns = "user@xn--mnchen-3ya.example";

test.each([
  ["user@münchen.example", [dns]],
  ["User@MÜNCHEN.Example", [dns]],
  ["user@mu\u0308nchen.example", [dns]],
  ["user@münchen。example", [dns]],
  ["user@XN--MNCHEN-3YA.example.", [dns]],
  ["mailto:user@münchen.example", [dns]],
  ["Jo <jo@example.com>, user@münchen.example", ["jo@example.com", dns]],
  ["jo@exa_mple.com", ["jo@exa_mple.com"]],
  ["jo@not[a]domain", ["jo@not[a]domain"]],
  ["jo@xn--zzzz", ["jo@xn--zzzz"]],
  ["+49 (30) 5550-1177", ["055501177"]],
  ["2026-01-02", []],
])("%s is compared as %j", (text, contacts) => {
  expect(contactsIn(text)).toEqual(contacts);
});

test.each([
  [dns, [dns, "user@münchen.example"]],
  ["jo@example.com", ["jo@example.com"]],
  ["xn--mnchen", ["xn--mnchen"]],
  ["055501177", ["055501177"]],
])("%s may be stored as %j", (contact, ways) => {
  expect(waysToWrite(contact)).toEqual(ways);
});

import { domainToASCII, domainToUnicode } from "node:url";

const addresses = /[^\s<>@,;"]+@[^\s<>@,;"]+/g;
const number = /^[\d\s()+./-]+$/;
const date = /^\d{4}-\d{2}-\d{2}/;

/** Digits of a phone number that stay the same with and without its country. */
const tellingDigits = 9;
const fewestDigits = 7;

/** A domain as the DNS has it, `münchen.example` as `xn--mnchen-3ya.example`; one that can't be is left as it is. */
const plainDomain = (domain: string): string => domainToASCII(domain) || domain;

/** An address as others are compared with it: in lower case, without what nobody sees and what does not count. */
function plainAddress(address: string): string {
  const plain = address
    .normalize("NFC")
    .toLowerCase()
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, "")
    .replace(/^mailto:/, "");
  const at = plain.lastIndexOf("@") + 1;
  return (plain.slice(0, at) + plainDomain(plain.slice(at))).replace(/\.$/, "");
}

/** E-mail addresses and the phone number in a text, each the same however it is spelled. */
export function contactsIn(text: string): string[] {
  const trimmed = text.trim();
  const digits = number.test(trimmed) && !date.test(trimmed) ? trimmed.replace(/\D/g, "") : "";
  return [
    ...(trimmed.match(addresses) ?? []).map(plainAddress),
    ...(digits.length >= fewestDigits ? [digits.slice(-tellingDigits)] : []),
  ];
}

/** How an address or number of `contactsIn` may be stored: with the domain as the DNS has it, and as people read it. */
export function waysToWrite(contact: string): string[] {
  const at = contact.lastIndexOf("@") + 1;
  const domain = contact.slice(at);
  return at > 0 && domain.includes("xn--")
    ? [contact, contact.slice(0, at) + domainToUnicode(domain)]
    : [contact];
}

const addresses = /[^\s<>@,;"]+@[^\s<>@,;"]+/g;
const number = /^[\d\s()+./-]+$/;
const date = /^\d{4}-\d{2}-\d{2}/;

/** Digits of a phone number that stay the same with and without its country. */
const tellingDigits = 9;
const fewestDigits = 7;

/** An address as others are compared with it: in lower case, without what nobody sees and what does not count. */
const plainAddress = (address: string): string =>
  address
    .toLowerCase()
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, "")
    .replace(/^mailto:/, "")
    .replace(/\.$/, "");

/** E-mail addresses and the phone number in a text, each the same however it is spelled. */
export function contactsIn(text: string): string[] {
  const trimmed = text.trim();
  const digits = number.test(trimmed) && !date.test(trimmed) ? trimmed.replace(/\D/g, "") : "";
  return [
    ...(trimmed.match(addresses) ?? []).map(plainAddress),
    ...(digits.length >= fewestDigits ? [digits.slice(-tellingDigits)] : []),
  ];
}

/** Codes and words of currencies that are no other words as well. */
const currencies =
  "usd|eur|gbp|inr|chf|aud|cad|nzd|sek|nok|dkk|isk|pln|czk|huf|bgn|rub|uah|brl|mxn|ars|clp|zar|jpy|cny|krw|twd|hkd|sgd|" +
  "myr|thb|idr|vnd|aed|sar|ils|egp|kes|ngn|pkr|bdt|lkr|npr|rsd|rs|kr|zł|zl|kč|ft|lei|sfr|tl|rp|руб|грн|лв|đ|[a-z]{1,3}\\$";
const currencyBefore = new RegExp(`^(?:${currencies})\\.?\\s*(?=[\\d(.+-])`, "iu");
const currencyBehind = new RegExp(`(?<=[\\d)–-])\\s*(?:${currencies})\\.?$`, "iu");
const around = /^[\p{Sc}\s]+|[\p{Sc}\s%]+$/gu;

const withoutCurrency = (text: string): string =>
  text.replace(currencyBefore, "").replace(currencyBehind, "").replace(around, "");

/** `1.234,--`, `1'250.–` and `500.-`: no fraction. */
const noFraction = { ".": /(?<=\d)\.[-–—]{1,2}$/, ",": /(?<=\d),[-–—]{1,2}$/ };
/** How amounts end in India: `1,25,000/-`. */
const nothingMore = /(?<=\d)\/-$/;

const digitsOnly = /^[\d.,]+$/;

/** The digits of an amount with the signs between them. */
export type Amount = { digits: string; isNegative: boolean };

/**
 * An amount without its currency and its sign, which may stand before it, behind it or be brackets around it.
 * @param decimal parts the fraction off
 */
export function bareAmount(given: string, decimal: "." | ","): Amount {
  if (digitsOnly.test(given)) return { digits: given, isNegative: false };
  const text = withoutCurrency(given.replaceAll("\u2212", "-"));
  const inBrackets = /^\((.+)\)$/.exec(text)?.[1];
  const [, sign, rest = ""] = /^([+-]?)(.*)$/s.exec(withoutCurrency(inBrackets ?? text)) ?? [];
  const amount = withoutCurrency(rest).replace(nothingMore, "").replace(noFraction[decimal], "");
  const before = sign === "" ? /^(.*\d)-$/.exec(amount)?.[1] : undefined;
  return {
    digits: before ?? amount,
    isNegative: inBrackets !== undefined || sign === "-" || before !== undefined,
  };
}

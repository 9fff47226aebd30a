import type { Entity } from "../rules/fields.ts";

/** Other names that files have for built-in fields, as `normalName` writes them. */
const otherNames: Record<string, readonly string[]> = {
  pii_id: ["person id", "prospect id", "party id", "user id", "client id", "member id", "uid", "person"],
  "lead.lead_id": [
    "lead id",
    "lead number",
    "lead no",
    "lead ref",
    "enquiry id",
    "enquiry number",
    "inquiry id",
    "opportunity id",
  ],
  "lead.status": ["lead status", "stage", "lead stage", "status"],
  "lead.source": ["lead source", "channel", "utm source", "came from"],
  "lead.campaign": ["campaign name", "utm campaign", "campaign"],
  "lead.score": ["lead score", "score"],
  "lead.contact_attempts": ["attempts", "call attempts", "number of attempts", "tries", "calls made"],
  "lead.tags": ["labels", "tag", "lead tags"],
  "lead.do_not_contact": ["do not contact", "do not call", "dnc", "no contact"],
  "lead.last_contacted_at": [
    "last contacted",
    "last contact",
    "last contact date",
    "last called",
    "last call date",
  ],
  "lead.created_at": [
    "created",
    "created on",
    "created date",
    "creation date",
    "date created",
    "enquiry date",
    "lead date",
  ],
  "contact.contact_id": ["contact number", "contact id"],
  "contact.name": [
    "full name",
    "customer name",
    "contact name",
    "lead name",
    "client name",
    "person name",
    "nom complet",
    "nom du client",
    "nombre completo",
    "nome completo",
    "kundenname",
    "ansprechpartner",
  ],
  "contact.email": ["e mail", "mail", "email address", "e mail address", "email id"],
  "contact.phone": [
    "mobile",
    "phone number",
    "mobile number",
    "telephone",
    "tel",
    "cell",
    "contact number",
    "phone no",
    "mobile no",
    "whatsapp",
    "telefon",
    "telefonnummer",
    "handynummer",
    "telefono",
    "movil",
    "celular",
  ],
  "contact.city": ["town", "city name", "stadt", "wohnort", "ville", "ciudad", "citta", "cidade"],
  "contact.state": ["province", "region"],
  "contact.birth_date": ["date of birth", "dob", "birthday", "birthdate", "born"],
  "contact.gender": ["sex"],
  "contact.job": ["occupation", "profession", "job title", "job"],
  "contact.marital_status": ["marital", "marital state", "civil status"],
  "contact.marketing_opt_in": ["newsletter", "opt in", "marketing consent", "marketing opt in"],
  "customer.customer_id": ["customer number", "customer no", "account number", "account id", "customer id"],
  "customer.tier": ["customer tier", "loyalty tier", "membership"],
  "customer.balance": ["account balance", "current balance"],
  "customer.lifetime_value": ["ltv", "clv", "lifetime value"],
  "customer.orders_count": ["orders", "order count", "number of orders"],
  "customer.products": ["products owned", "product list"],
  "customer.first_purchase_at": ["first purchase", "first order", "first order date"],
  "customer.last_purchase_at": ["last purchase", "last order", "last order date"],
};

/** A name in lower-case words: `leadSource`, `Lead_Source` and `"Lead Source" ` are all `lead source`. */
export const normalName = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** How well a column's name is a field's: 3 its own, 2 a name that files have for it, 1 its name behind its entity's; else 0. */
export function nameFits(
  column: string,
  field: { field: string; path: string; label: string },
): 0 | 1 | 2 | 3 {
  const name = normalName(column);
  if (name === "") return 0;
  if (name === normalName(field.path) || name === normalName(field.label) || name === normalName(field.field))
    return 3;
  if (otherNames[field.field]?.includes(name)) return 2;
  return name === normalName(field.field.replace(".", " ")) ? 1 : 0;
}

/** The path of an own field for a column: letters, digits and _ of its name, none that `isTaken`. */
export function pathFor(entity: Entity, column: string, isTaken: (field: string) => boolean): string {
  const words = normalName(column).replaceAll(" ", "_").slice(0, 56);
  const base = /^\p{L}/u.test(words) ? words : `column_${words || "x"}`;
  let path = base;
  for (let n = 2; isTaken(`${entity}.${path}`); n++) path = `${base}_${n}`;
  return path;
}

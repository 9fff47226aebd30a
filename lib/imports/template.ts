/** A name may have braces of its own, as in `Client {ID}`. */
const placeholder = /\{((?:[^{}]|\{[^{}]*\})+)\}/g;

/** Fills a template in; an unknown name gives an empty text. */
export const fillTemplate = (template: string, read: (name: string) => string): string =>
  template.replace(placeholder, (_, name: string) => read(name));

/** Names of the columns in a template. */
export const columnsOfTemplate = (template = ""): string[] =>
  [...template.matchAll(placeholder)].flatMap(([, name]) =>
    name === undefined || name === "row" ? [] : [name],
  );

/** A template of columns side by side. */
export const templateOf = (names: readonly string[]): string => names.map((name) => `{${name}}`).join(" ");

import type { Collection, Document } from "mongodb";

/** How many documents there are changes slowly, and what is decided by it would do either way. */
const keptForMs = 60_000;

const known = new Map<string, { at: number; count: Promise<number> }>();

function ask(collection: Collection<Document>): Promise<number> {
  const { namespace } = collection;
  const before = known.get(namespace);
  const count = collection.estimatedDocumentCount();
  // Until the answer is there, and where none comes, what was known before will do.
  const meanwhile = before?.count ?? count;
  known.set(namespace, { at: Date.now(), count: meanwhile });
  count.then(
    () => known.set(namespace, { at: Date.now(), count }),
    () => {
      if (!before) known.delete(namespace);
    },
  );
  return meanwhile;
}

/**
 * About how many documents a collection has, as it was up to a minute ago. Some servers count one by one, and every
 * search asks.
 */
export function roughCount<T extends Document>(collection: Collection<T>): Promise<number> {
  const found = known.get(collection.namespace);
  if (found && Date.now() - found.at < keptForMs) return found.count;
  return ask(collection as unknown as Collection<Document>);
}

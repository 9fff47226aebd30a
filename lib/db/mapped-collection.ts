import type { AnyBulkWriteOperation, Collection, Document, FindOptions } from "mongodb";
import type { Locate } from "./entity-paths.ts";
import { toOurs, toStored } from "./map-document.ts";
import { type LocateIn, mapPipeline } from "./map-pipeline.ts";
import { mapFilter, mapKeys, mapProjection, mapUpdate } from "./map-query.ts";
import { type Change, throughNull } from "./open-way.ts";

type Options = Document | undefined;
type Sort = Record<string, 1 | -1>;

/** How the documents of a collection are kept. */
export type Keeping = { paths: ReadonlyMap<string, string>; locate: Locate; locateIn: LocateIn };

/** What a document is read as; `_id` is left out where that was asked for, though a field may be kept in it. */
function reader({ paths }: Keeping, options: Options) {
  const leavesId = options?.projection?._id === 0;
  return (stored: Document): Document => {
    const { _id, ...ours } = toOurs(paths, stored);
    return leavesId || _id === undefined ? ours : { _id, ...ours };
  };
}

const readOptions = ({ locate, paths }: Keeping, options: Options): Options =>
  options && {
    ...options,
    ...(options.projection && { projection: mapProjection(locate, paths, options.projection) }),
    ...(options.sort && { sort: mapKeys(locate, options.sort) }),
  };

function reading(stored: Collection<Document>, keeping: Keeping) {
  const { locate } = keeping;
  const filtered = (filter: Document) => mapFilter(locate, filter);
  return {
    namespace: stored.namespace,
    find(filter: Document = {}, options?: FindOptions) {
      const cursor = stored
        .find(filtered(filter), readOptions(keeping, options))
        .map(reader(keeping, options));
      const sort = cursor.sort.bind(cursor);
      return Object.assign(cursor, { sort: (order: Sort) => sort(mapKeys(locate, order)) });
    },
    async findOne(filter: Document = {}, options?: FindOptions) {
      const found = await stored.findOne(filtered(filter), readOptions(keeping, options));
      return found && reader(keeping, options)(found);
    },
    aggregate(pipeline: Document[], options?: Document) {
      const { stages, isStored } = mapPipeline(locate, pipeline, keeping.locateIn);
      const cursor = stored.aggregate(stages, options);
      return isStored ? cursor.map(reader(keeping, undefined)) : cursor;
    },
    distinct: (name: string, filter: Document = {}, options: Document = {}) =>
      stored.distinct(locate(name).path, filtered(filter), options),
    countDocuments: (filter: Document = {}, options?: Document) =>
      stored.countDocuments(filtered(filter), options),
    estimatedDocumentCount: (options?: Document) => stored.estimatedDocumentCount(options),
  };
}

function mapOperation({ paths, locate }: Keeping, operation: AnyBulkWriteOperation): AnyBulkWriteOperation {
  const [[kind, given] = ["", {}]] = Object.entries(operation) as [string, Document][];
  const { filter, update, document, replacement, ...others } = given;
  return {
    [kind]: {
      ...others,
      ...(filter && { filter: mapFilter(locate, filter) }),
      ...(update && { update: mapUpdate(locate, update) }),
      ...(document && { document: toStored(paths, document) }),
      ...(replacement && { replacement: toStored(paths, replacement) }),
    },
  } as unknown as AnyBulkWriteOperation;
}

const changesIn = (operations: AnyBulkWriteOperation[]): Change[] =>
  operations.flatMap((operation) => {
    if ("updateOne" in operation) return [operation.updateOne];
    return "updateMany" in operation ? [operation.updateMany] : [];
  });

function writing(stored: Collection<Document>, keeping: Keeping) {
  const { paths, locate } = keeping;
  const filtered = (filter: Document) => mapFilter(locate, filter);
  const updated = (update: Document) => mapUpdate(locate, update);
  const through = <T>(change: Change, options: Options, make: () => Promise<T>) =>
    throughNull(stored, locate, [change], options, make);
  return {
    insertOne: (document: Document, options?: Document) =>
      stored.insertOne(toStored(paths, document), options),
    insertMany: (documents: Document[], options?: Document) =>
      stored.insertMany(
        documents.map((document) => toStored(paths, document)),
        options,
      ),
    updateOne: (filter: Document, update: Document, options?: Document) =>
      through({ filter, update }, options, () =>
        stored.updateOne(filtered(filter), updated(update), options),
      ),
    updateMany: (filter: Document, update: Document, options?: Document) =>
      through({ filter, update }, options, () =>
        stored.updateMany(filtered(filter), updated(update), options),
      ),
    deleteOne: (filter: Document, options?: Document) => stored.deleteOne(filtered(filter), options),
    deleteMany: (filter: Document, options?: Document) => stored.deleteMany(filtered(filter), options),
    async findOneAndUpdate(filter: Document, update: Document, options: Document = {}) {
      const read = readOptions(keeping, options) ?? {};
      const found = await through({ filter, update }, options, () =>
        stored.findOneAndUpdate(filtered(filter), updated(update), read),
      );
      return found && reader(keeping, options)(found);
    },
    async findOneAndDelete(filter: Document, options: Document = {}) {
      const found = await stored.findOneAndDelete(filtered(filter), readOptions(keeping, options) ?? {});
      return found && reader(keeping, options)(found);
    },
    bulkWrite(operations: AnyBulkWriteOperation[], options?: Document) {
      const mapped = operations.map((operation) => mapOperation(keeping, operation));
      const write = () => stored.bulkWrite(mapped, options);
      // Outside of a transaction each refused operation is told by itself, and is repeated by whoever asked.
      return options?.session ? throughNull(stored, locate, changesIn(operations), options, write) : write();
    },
  };
}

/**
 * A collection whose documents are kept under other names and paths, used under ours. It has what is used of people's
 * collections and nothing else: whatever it can't translate throws, so that nothing is asked of the wrong field.
 */
export const mappedCollection = (stored: Collection<Document>, keeping: Keeping): Collection<Document> =>
  ({ ...reading(stored, keeping), ...writing(stored, keeping) }) as unknown as Collection<Document>;

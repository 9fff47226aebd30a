import type { AggregateOptions, AggregationCursor, ChangeStreamDocument, Document } from "mongodb";
import { database } from "../../lib/db/collections.ts";
import { membersOf } from "../../lib/membership/member-id.ts";
import { peopleCollections, projectedPeople } from "./stored-people.ts";

/** Changes that wait to be applied; beyond it the server keeps them. */
const mostAhead = 5_000;
const awaitMs = 250;

/** An update of one of these makes another cohort of it for whoever follows changes; counts and progress do not. */
const cohortFields = ["version", "pending_version", "type", "archived_at", "running"];

const pipelineFor = (named: string[]): Document[] => [
  {
    $match: {
      $or: [
        { "ns.coll": { $in: [...peopleCollections(), "stream_heartbeats"] } },
        { "ns.coll": "cohorts", operationType: { $ne: "update" } },
        {
          "ns.coll": "cohorts",
          $or: cohortFields.map((name) => ({
            [`updateDescription.updatedFields.${name}`]: { $exists: true },
          })),
        },
        ...(named.length > 0
          ? [
              {
                "ns.coll": "cohort_members",
                $or: named.map((id) => ({ "documentKey._id": membersOf(id)._id })),
              },
            ]
          : []),
      ],
    },
  },
  {
    $project: {
      operationType: 1,
      ns: 1,
      documentKey: 1,
      updateDescription: 1,
      ...projectedPeople(),
    },
  },
];

/** Changes of the stream, read while others are being applied. */
export type Reader = {
  /** The changes that are there, `most` at most; none after waiting `waitMs`. @throws what ended the stream */
  take: (most: number, waitMs: number) => Promise<ChangeStreamDocument[]>;
  close: () => Promise<void>;
};

/** The cursor of a change stream is one that waits for more. */
const waiting = { tailable: true, awaitData: true, maxAwaitTimeMS: awaitMs };

/**
 * Opens the stream after `token`, or from now on; once this is done nothing that happens is left out. Of members those of
 * the cohorts `named` come by: most have no one to interest, and there are more of them than of anything else.
 * A plain cursor: the driver's change stream resumes by itself, also after the token of an empty batch, which nobody has
 * applied anything for. Here whoever reads opens it again, after a change that is applied.
 */
export async function openStream(token: unknown, named: string[]): Promise<Reader> {
  const stage = { fullDocumentBeforeChange: "whenAvailable", ...(token ? { resumeAfter: token } : {}) };
  const stream = database().aggregate<ChangeStreamDocument>(
    [{ $changeStream: stage }, ...pipelineFor(named)],
    waiting as AggregateOptions,
  );
  try {
    const first = await stream.tryNext();
    return readAhead(stream, first ? [first] : []);
  } catch (error) {
    await stream.close().catch(() => undefined);
    throw error;
  }
}

function readAhead(stream: AggregationCursor<ChangeStreamDocument>, ahead: ChangeStreamDocument[]): Reader {
  let failure: unknown;
  let onCome = () => {};
  let onRoom = () => {};
  const reading = (async () => {
    while (!stream.closed) {
      const event = await stream.tryNext();
      if (!event && stream.id?.isZero()) throw new Error("The server has ended the change stream.");
      if (!event) continue;
      ahead.push(event);
      onCome();
      if (ahead.length >= mostAhead) await new Promise<void>((resolve) => (onRoom = resolve));
    }
  })().catch((error: unknown) => {
    failure = error;
    onCome();
  });
  return {
    take: async (most, waitMs) => {
      if (ahead.length === 0 && failure === undefined) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, waitMs);
          onCome = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      if (ahead.length === 0 && failure !== undefined) throw failure;
      const taken = ahead.splice(0, most);
      onRoom();
      return taken;
    },
    close: async () => {
      onRoom();
      await stream.close().catch(() => undefined);
      await reading;
    },
  };
}

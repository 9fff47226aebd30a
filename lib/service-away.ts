const away =
  /MongoNetwork|MongoServerSelection|MongoNotConnected|MongoTopologyClosed|PoolCleared|MaxRetriesPerRequest|NotPrimary/;
/** The last of them is all that a bulk write says of a connection that was lost under it. */
const awayText =
  /ECONNREFUSED|ECONNRESET|EPIPE|Connection is closed|Stream isn't writeable|Command timed out|must be connected|connection \d+ to \S+ (?:closed|timed out)/;

/** MongoDB's code for a disk without room, and what its storage says of everything once it could not write. */
const outOfDiskSpace = 14031;
const noRoom = /WT_PANIC|No space left on device/;

/** True when an error says that MongoDB has no room left to write. */
export const isDiskFull = (error: Error): boolean =>
  (error as { code?: unknown }).code === outOfDiskSpace || noRoom.test(error.message);

/** True when an error says that MongoDB or Redis can't be reached now, or can't write now. */
export function isServiceAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    away.test(error.name) || awayText.test(error.message) || isDiskFull(error) || isServiceAway(error.cause)
  );
}

import { AsyncLocalStorage } from "node:async_hooks";

const scope = new AsyncLocalStorage<string>();

/** Runs work that belongs to a request: jobs that it enqueues carry its id, wherever they are enqueued from. */
export const withinRequest = <T>(requestId: string, work: () => Promise<T>): Promise<T> =>
  scope.run(requestId, work);

/** The id of the request that asked for what runs now, or undefined. */
export const currentRequestId = (): string | undefined => scope.getStore();

import { createServer, type Server, type Socket } from "node:net";
import mongoose from "mongoose";
import { afterEach, expect, test } from "vitest";
import { ensurePrimary } from "../../../lib/services/mongod.ts";
import { freePort } from "../../../lib/services/ports.ts";

const { BSON } = mongoose.mongo;
type Reply = Record<string, unknown>;

/** As much of mongod's protocol (OP_MSG, and OP_QUERY for the first hello) as it takes to answer single commands. */
function listen(port: number, answer: (command: Reply) => Reply): Promise<Server> {
  const server = createServer((socket) => {
    let input = Buffer.alloc(0);
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      input = Buffer.concat([input, chunk]);
      while (input.length >= 4 && input.length >= input.readInt32LE(0)) {
        const length = input.readInt32LE(0);
        reply(socket, input.subarray(0, length), answer);
        input = input.subarray(length);
      }
    });
  });
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server)));
}

function reply(socket: Socket, message: Buffer, answer: (command: Reply) => Reply): void {
  const isQuery = message.readInt32LE(12) === 2004;
  const start = isQuery ? message.indexOf(0, 20) + 1 + 8 : 21;
  const command = BSON.deserialize(message.subarray(start, start + message.readInt32LE(start))) as Reply;
  const body = Buffer.from(BSON.serialize({ ok: 1, ...answer(command) }));
  const prefix = Buffer.alloc(isQuery ? 20 : 5);
  if (isQuery) prefix.writeInt32LE(1, 16);
  const header = Buffer.alloc(16);
  header.writeInt32LE(16 + prefix.length + body.length, 0);
  header.writeInt32LE(message.readInt32LE(4), 8);
  header.writeInt32LE(isQuery ? 1 : 2013, 12);
  socket.write(Buffer.concat([header, prefix, body]));
}

/** A member that behaves as mongod does: without a configuration it is a ghost, and its own address must be in it. */
function member(port: number, config?: Reply) {
  const state = { config, calls: [] as string[] };
  const isPrimary = () => JSON.stringify(state.config ?? "").includes(`"127.0.0.1:${port}"`);
  const hello = () => ({
    ...(isPrimary()
      ? { isWritablePrimary: true, setName: "cohort", hosts: [`127.0.0.1:${port}`], me: `127.0.0.1:${port}` }
      : { isWritablePrimary: false, secondary: false, isreplicaset: true }),
    ...{ helloOk: true, minWireVersion: 0, maxWireVersion: 25, maxBsonObjectSize: 16_777_216 },
  });
  const answer = (command: Reply): Reply => {
    if (command.hello || command.ismaster || command.isMaster) return hello();
    state.calls.push(Object.keys(command)[0] ?? "");
    if (command.replSetGetConfig) {
      if (state.config) return { config: state.config };
      return {
        ok: 0,
        code: 94,
        codeName: "NotYetInitialized",
        errmsg: "no replset config has been received",
      };
    }
    if (command.replSetInitiate) state.config = { ...(command.replSetInitiate as Reply), version: 1 };
    if (command.replSetReconfig) state.config = command.replSetReconfig as Reply;
    return {};
  };
  return { state, answer };
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function bringUp(config?: Reply) {
  const port = await freePort();
  const { state, answer } = member(port, config);
  servers.push(await listen(port, answer));
  const uri = `mongodb://127.0.0.1:${port}/cohort?directConnection=true`;
  await expect(ensurePrimary(uri, port)).rejects.toThrow("not primary yet");
  await ensurePrimary(uri, port);
  return { state, host: `127.0.0.1:${port}` };
}

test("a fresh mongod is made a replica set of one", async () => {
  const { state, host } = await bringUp();
  expect(state.calls.filter((call) => call.startsWith("replSet"))).toEqual([
    "replSetGetConfig",
    "replSetInitiate",
  ]);
  expect(state.config).toMatchObject({ _id: "cohort", members: [{ _id: 0, host }] });
});

test("a mongod that comes up on another port than before is told its new address", async () => {
  const members = [{ _id: 0, host: "127.0.0.1:1", priority: 1 }];
  const { state, host } = await bringUp({ _id: "cohort", version: 7, members });
  expect(state.calls.filter((call) => call.startsWith("replSet"))).toEqual([
    "replSetGetConfig",
    "replSetReconfig",
  ]);
  expect(state.config).toMatchObject({ _id: "cohort", version: 8, members: [{ _id: 0, host, priority: 1 }] });
});

/**
 * Run as a process of its own, so that a download that hangs can be stopped: prints the path of a mongod as
 * `PATH …`, progress on other lines, and one line on stderr when it fails.
 * Arguments: the folder to keep it in, and `direct` when no proxy stands between us and the server.
 */
import { lookup } from "node:dns/promises";
import { connect } from "node:net";
import { DryMongoBinary } from "mongodb-memory-server-core/lib/util/DryMongoBinary.js";
import { MongoBinary } from "mongodb-memory-server-core/lib/util/MongoBinary.js";

const host = "fastdl.mongodb.org";

/** Resolves when the download server accepts a connection within 5 s. */
async function checkReachable(): Promise<void> {
  const { address } = await lookup(host);
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host: address, port: 443, timeout: 5_000 });
    socket.once("timeout", () => socket.destroy(new Error("no connection within 5 s")));
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.destroy();
      resolve();
    });
  });
}

async function main([downloadDir = "", route = "direct"]: string[]): Promise<void> {
  const options = await DryMongoBinary.generateOptions({ downloadDir });
  const cached = await DryMongoBinary.locateBinary(options);
  if (!cached && route === "direct") await checkReachable();
  console.log(`PATH ${cached ?? (await MongoBinary.getPath({ downloadDir }))}`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
  process.exitCode = 1;
});

/** A web process of its own for the tests: the routes, served on the port that is its argument. */
import { serveApi } from "@/tests/setup/http-server.ts";

const { url } = await serveApi(Number(process.argv[2] ?? 0));
console.log(url);

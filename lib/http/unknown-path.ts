import { authenticate } from "../access/authenticate.ts";
import { connect } from "../db/connect.ts";
import { Unauthorized } from "../errors.ts";
import { log } from "../log.ts";
import { problem, problemOf } from "./problem.ts";

/** The answer at every path of the API that has no route: 404, to those who may ask at all. */
export async function unknownPath(request: Request): Promise<Response> {
  try {
    await connect();
    if (!(await authenticate(request))) throw new Unauthorized();
    return problem(404, "Not found", `There is nothing at ${new URL(request.url).pathname}.`);
  } catch (error) {
    return problemOf(error, log);
  }
}

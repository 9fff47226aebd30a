import { randomBytes } from "node:crypto";
import { betterAuth } from "better-auth";
import { mongodbAdapter } from "better-auth/adapters/mongodb";
import mongoose, { type mongo } from "mongoose";
import { env } from "../env.ts";
import { Unavailable } from "../errors.ts";
import { originOf } from "./origin.ts";

export const passwordLength = { min: 10, max: 128 } as const;

const secondsPerHour = 3_600;

function makeAuth(client: mongo.MongoClient, secure: boolean) {
  return betterAuth({
    appName: "Cohort System",
    // Only its scheme counts (it marks the cookie Secure); the origins that may sign in are below.
    baseURL: secure ? "https://cohort.invalid" : "http://cohort.invalid",
    basePath: "/api/auth",
    secret: env().AUTH_SECRET,
    database: mongodbAdapter(client.db(), { client, transaction: false }),
    trustedOrigins: (request) => (request ? [originOf(request.headers)] : []),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
    },
    user: {
      additionalFields: { role: { type: "string", input: false, required: true, defaultValue: "viewer" } },
    },
    // The cookie is not renewed: whoever signs in has to again after half a day.
    session: { expiresIn: 12 * secondsPerHour, disableSessionRefresh: true },
    rateLimit: { enabled: false },
    advanced: {
      // The library's own mark of https is `__Secure-`; `__Host-` also keeps other hosts of the domain from setting it.
      cookiePrefix: secure ? "__Host-cohort" : "cohort",
      useSecureCookies: false,
      defaultCookieAttributes: { secure },
      database: { generateId: () => `USR-${randomBytes(12).toString("hex")}` },
      ipAddress: { disableIpTracking: true },
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    onAPIError: { throw: true },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
}

export type Auth = ReturnType<typeof makeAuth>;

const made = new WeakMap<mongo.MongoClient, Map<boolean, Auth>>();

/**
 * Sign-in over the process's own MongoDB connection, which must be open.
 * @param secure true for requests that came by https: their cookie is `__Host-…` and never sent over http
 */
export function authFor(secure: boolean): Auth {
  if (!mongoose.connection.db) throw new Unavailable("MongoDB can't be reached.");
  const client = mongoose.connection.getClient();
  const known = made.get(client) ?? new Map<boolean, Auth>();
  made.set(client, known);
  const auth = known.get(secure) ?? makeAuth(client, secure);
  known.set(secure, auth);
  return auth;
}

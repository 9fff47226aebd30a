import { isAbsolute } from "node:path";
import { z } from "zod";

const Env = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, "expected mongodb://… or mongodb+srv://…")
    .default("mongodb://127.0.0.1:27117/cohort?directConnection=true"),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, "expected redis://… or rediss://…")
    .default("redis://127.0.0.1:6399"),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  HOST: z.string().min(1).default("127.0.0.1"),
  APP_URL: z.url().optional(),
  AUTH_SECRET: z
    .string()
    .min(32, "expected at least 32 characters")
    .default("development-only-secret-change-me-in-production"),
  QUEUE_PREFIX: z
    .string()
    .regex(/^[\w-]+$/, "expected letters, digits, _ and - only")
    .default("cohort"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  TRUST_PROXY: z
    .enum(["true", "false"], "expected true or false")
    .default("false")
    .transform((value) => value === "true"),
  WORKER_ALIVE_FILE: z.string().min(1).optional(),
  ENTITY_MAP: z
    .string()
    .refine(isAbsolute, "expected an absolute path, such as /etc/cohort/entity-map.json")
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(1).default(600),
  RATE_LIMIT_HEAVY_PER_MINUTE: z.coerce.number().int().min(1).default(120),
});

/** The settings that the process runs with; every name is described in `.env.example`. */
export type Env = z.infer<typeof Env>;

/**
 * Reads and checks the environment.
 * @throws Error with one line for each variable that is wrong.
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = Env.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(
    (issue) =>
      `${issue.path.join(".")}: ${issue.message}, got ${JSON.stringify(source[String(issue.path[0])])}`,
  );
  throw new Error(`The environment is not usable:\n  ${lines.join("\n  ")}`);
}

let cached: Env | undefined;

/** The process's settings, parsed once. */
export function env(): Env {
  // biome-ignore lint/style/noProcessEnv: the one place that reads it
  cached ??= parseEnv(process.env);
  return cached;
}

/** Names of every variable that `env()` knows, for the test that holds `.env.example` to it. */
export const envNames = Object.keys(Env.shape);

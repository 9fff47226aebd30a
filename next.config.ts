import type { NextConfig } from "next";

// Tracing changes packages as they are loaded, which it can do to none that is in a bundle.
const tracing = [
  "@opentelemetry/sdk-trace-node",
  "@opentelemetry/exporter-trace-otlp-proto",
  "@opentelemetry/resources",
  "@opentelemetry/instrumentation",
  "@opentelemetry/instrumentation-mongodb",
  "@opentelemetry/instrumentation-ioredis",
  "bullmq-otel",
];

const config: NextConfig = {
  output: "standalone",
  poweredByHeader: false,
  reactStrictMode: true,
  agentRules: false,
  typescript: { tsconfigPath: "tsconfig.build.json" },
  serverExternalPackages: ["mongoose", "mongodb", "bullmq", "ioredis", "pino", "re2js", ...tracing],
  headers: async () => [
    {
      source: "/(.*)",
      headers: [
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "Referrer-Policy", value: "same-origin" },
        { key: "X-Frame-Options", value: "DENY" },
        {
          key: "Permissions-Policy",
          value: "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
        },
        { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
      ],
    },
  ],
};

export default config;

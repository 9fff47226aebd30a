import { defineConfig } from "vitest/config";

const shared = {
  environment: "node",
  testTimeout: 30_000,
  hookTimeout: 60_000,
} as const;

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { ...shared, name: "unit", include: ["tests/unit/**/*.test.{ts,tsx}"] },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: "integration",
          include: ["tests/{integration,parity,faults}/**/*.test.ts"],
          setupFiles: ["tests/setup/environment.ts"],
        },
      },
    ],
  },
});

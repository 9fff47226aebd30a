/** The parity of every evaluator once more, on people who are kept in other collections and under other paths. */
import "@/tests/setup/own-collections.ts";

// biome-ignore lint/style/noProcessEnv: read by the file that is loaded below
process.env.PARITY_RUNS ??= "250";
await import("./parity.test.ts");

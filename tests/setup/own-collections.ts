/** Keeps the people of the file that imports it first in other collections and under other paths. */
import { join } from "node:path";

// biome-ignore lint/style/noProcessEnv: the settings are made here, before the one reader looks at them
process.env.ENTITY_MAP = join(import.meta.dirname, "../fixtures/entity-map.json");

/** Keeps the people of the file that imports it first in collections whose contacts and customers have no ids. */
import { join } from "node:path";
import { vi } from "vitest";

vi.stubEnv("ENTITY_MAP", join(import.meta.dirname, "../fixtures/entity-map-without-ids.json"));

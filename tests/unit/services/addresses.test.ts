import { expect, test } from "vitest";
import { userCacheFolder } from "../../../lib/services/folders.ts";
import { toDatabase, withDatabaseName, withoutPassword } from "../../../lib/services/mongo-uri.ts";
import { localUrl } from "../../../lib/services/run-app.ts";

test.each([
  ["mongodb://h:27017", "mongodb://h:27017/cohort"],
  ["mongodb://h:27017/", "mongodb://h:27017/cohort"],
  ["mongodb://h/?replicaSet=rs", "mongodb://h/cohort?replicaSet=rs"],
  ["mongodb://h/sales?replicaSet=rs", "mongodb://h/sales?replicaSet=rs"],
  ["mongodb://u:p@h1,h2:27018/?w=1", "mongodb://u:p@h1,h2:27018/cohort?w=1&authSource=admin"],
  ["mongodb+srv://u:p@h.example.com/?authSource=x", "mongodb+srv://u:p@h.example.com/cohort?authSource=x"],
])("%s without a database name gets one, and signs in where it did before", (given, expected) => {
  expect(withDatabaseName(given)).toBe(expected);
});

test("another database of the same server still signs in against the first one", () => {
  expect(toDatabase("mongodb://u:p@h/sales", "t-1")).toBe("mongodb://u:p@h/t-1?authSource=sales");
  expect(toDatabase("mongodb://h/cohort?directConnection=true", "t-1")).toBe(
    "mongodb://h/t-1?directConnection=true",
  );
});

test("an address is shown without its password", () => {
  expect(withoutPassword("mongodb://me:secret@h/x")).toBe("mongodb://me:***@h/x");
  expect(withoutPassword("redis://:secret@h")).toBe("redis://:***@h");
  expect(withoutPassword("redis://h:6379")).toBe("redis://h:6379");
});

test.each([
  [{ XDG_CACHE_HOME: "/x", HOME: "/home/me" }, "linux", "/x/cohort-system"],
  [{ HOME: "/home/me" }, "linux", "/home/me/.cache/cohort-system"],
  [{ HOME: "/Users/me" }, "darwin", "/Users/me/Library/Caches/cohort-system"],
] as const)("the cache folder for %j on %s", (env, platform, expected) => {
  expect(userCacheFolder(env, platform)).toBe(expected);
});

test.each([
  ["127.0.0.1", "http://127.0.0.1:3000"],
  ["0.0.0.0", "http://127.0.0.1:3000"],
  ["::", "http://[::1]:3000"],
  ["localhost", "http://localhost:3000"],
])("a server that listens on %s is reached at %s", (host, url) => expect(localUrl(host, 3000)).toBe(url));

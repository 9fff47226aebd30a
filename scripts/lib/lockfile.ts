/** The parts of a `package-lock.json` (version 3) that matter here. */
export interface Lockfile {
  packages: Record<string, LockedPackage>;
}

export interface LockedPackage {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  license?: string;
  optional?: boolean;
  dev?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

export interface MissingPackage {
  name: string;
  version: string;
  /** Path of the locked package that names it. */
  wantedBy: string;
}

const systems = [
  "darwin",
  "linux",
  "win32",
  "freebsd",
  "android",
  "openbsd",
  "netbsd",
  "sunos",
  "aix",
  "openharmony",
];
const systemNames: Record<string, string> = {
  ...Object.fromEntries(systems.map((name) => [name, name])),
  linuxmusl: "linux",
  windows: "win32",
};
const processors = [
  "x64",
  "arm64",
  "ia32",
  "arm",
  "riscv64",
  "s390x",
  "ppc64",
  "loong64",
  "mips64el",
  "wasm32",
];

/** Paths of packages whose entry names the host it was fetched from, which ties the lockfile to that host. */
export function packagesWithHost(lock: Lockfile): string[] {
  return Object.keys(lock.packages).filter((path) =>
    /^(https?|git)/.test(lock.packages[path]?.resolved ?? ""),
  );
}

/**
 * Optional packages (exact versions) that a locked package names and the lockfile doesn't have.
 * npm leaves out those of other platforms when the registry it asks doesn't serve them; `npm ci` then refuses the file.
 */
export function missingOptional(lock: Lockfile): MissingPackage[] {
  const missing = new Map<string, MissingPackage>();
  for (const [wantedBy, { optionalDependencies = {} }] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const isExact = /^\d[^ |]*$/.test(version);
      if (isExact && !isFoundFrom(lock, wantedBy, name)) missing.set(name, { name, version, wantedBy });
    }
  }
  return [...missing.values()];
}

/** Paths of packages that nothing holds to what they were: their entries have no digest of the content. */
export function withoutDigest(lock: Lockfile): string[] {
  return Object.keys(lock.packages).filter((path) => {
    const { integrity, link } = lock.packages[path] ?? {};
    return path !== "" && !link && integrity === undefined;
  });
}

/** The name of a package by its path. */
export const packageAt = (path: string): string => path.slice(path.lastIndexOf("node_modules/") + 13);

/** Node's own search: `node_modules` of the package itself, then of each package around it. */
function isFoundFrom(lock: Lockfile, from: string, name: string): boolean {
  let base = from;
  while (true) {
    if (lock.packages[base === "" ? `node_modules/${name}` : `${base}/node_modules/${name}`]) return true;
    if (base === "") return false;
    base = base.slice(0, Math.max(0, base.lastIndexOf("/node_modules/")));
  }
}

/** A lockfile that has them, each with the platform that its name tells, in npm's order. */
export function withOptional(lock: Lockfile, missing: readonly MissingPackage[]): Lockfile {
  const added = missing.map(({ name, version, wantedBy }): [string, LockedPackage] => [
    `node_modules/${name}`,
    { version, ...platformOf(name), ...(lock.packages[wantedBy]?.dev ? { dev: true } : {}), optional: true },
  ]);
  const packages = Object.entries({ ...lock.packages, ...Object.fromEntries(added) });
  return { ...lock, packages: Object.fromEntries(packages.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** `@next/swc-linux-x64-musl` → os linux, cpu x64, libc musl. */
export function platformOf(name: string): Pick<LockedPackage, "os" | "cpu" | "libc"> {
  const words = name.split(/[-/]/);
  const os = words.map((word) => systemNames[word]).find(Boolean);
  const cpu = words.find((word) => processors.includes(word));
  const libc =
    os !== "linux" ? undefined : /musl/.test(name) ? "musl" : /gnu|glibc/.test(name) ? "glibc" : undefined;
  return { ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }), ...(os && { os: [os] }) };
}

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const mb = 1024 * 1024;

/** A disk of its own that is soon full. */
export type SmallDisk = {
  folder: string;
  freeMb: () => number;
  /** Takes all room but so many MB. */
  fill: (leaveMb: number) => void;
  /** Gives the room back. */
  clear: () => void;
  end: () => void;
};

/** Whether this process may make one: as root on Linux. */
export const mayMount = process.platform === "linux" && process.getuid?.() === 0;

/** Makes a disk of `sizeMb` in memory (tmpfs). */
export function mountDisk(sizeMb: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), "cohort-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${Math.ceil(sizeMb * 1024)}k`, "tmpfs", folder]);
  const ballast = join(folder, "ballast");
  const freeMb = () => {
    const { bavail, bsize } = statfsSync(folder);
    return (bavail * bsize) / mb;
  };
  return {
    folder,
    freeMb,
    fill: (leaveMb) => {
      const bytes = Math.floor((freeMb() - leaveMb) * mb);
      if (bytes > 0) writeFileSync(ballast, Buffer.alloc(bytes), { flag: "a" });
    },
    clear: () => rmSync(ballast, { force: true }),
    end: () => {
      execFileSync("umount", ["--lazy", folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

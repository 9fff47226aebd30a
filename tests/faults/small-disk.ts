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

const mount = (folder: string, sizeMb: number) =>
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${Math.ceil(sizeMb * 1024)}k`, "tmpfs", folder], {
    stdio: "pipe",
  });

function unmount(folder: string): void {
  execFileSync("umount", ["--lazy", folder]);
  rmSync(folder, { recursive: true, force: true });
}

const newFolder = () => mkdtempSync(join(tmpdir(), "cohort-disk-"));

function tryToMount(): boolean {
  const folder = newFolder();
  try {
    mount(folder, 1);
    unmount(folder);
    return true;
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return false;
  }
}

/** Whether this process may make one: as root on Linux, where a container does not forbid it. */
export const mayMount = process.platform === "linux" && process.getuid?.() === 0 && tryToMount();

/** Makes a disk of `sizeMb` in memory (tmpfs). */
export function mountDisk(sizeMb: number): SmallDisk {
  const folder = newFolder();
  mount(folder, sizeMb);
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
      if (bytes <= 0) return;
      try {
        writeFileSync(ballast, Buffer.alloc(bytes), { flag: "a" });
      } catch (error) {
        // Whoever else writes to it was quicker; it is as full as it gets.
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      }
    },
    clear: () => rmSync(ballast, { force: true }),
    end: () => unmount(folder),
  };
}

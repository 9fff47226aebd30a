import { createHash } from "node:crypto";

/** 52 bits of a digest: two of a million records share one once in ten thousand files. */
function digest(text: string): number {
  const bytes = createHash("sha1").update(text).digest();
  return bytes.readUIntBE(0, 6) * 16 + (bytes.readUInt8(6) & 15) + 1;
}

/**
 * What a dry run remembers of the records that a file has named so far, since it writes nothing: 16 bytes a record,
 * doubled as it fills, so that a million of them take 32 MB at most.
 */
export class SeenRecords {
  private keys = new Float64Array(1 << 12);
  private contents = new Float64Array(1 << 12);
  private size = 0;

  /** Remembers what a record is now. @returns what is new about it since it was named last */
  see(record: string, content: string): "first" | "changed" | "same" {
    if (this.size * 2 > this.keys.length) this.grow();
    const key = digest(record);
    const value = digest(content);
    const at = this.place(key);
    const known = this.keys[at] === key;
    const same = known && this.contents[at] === value;
    if (!known) this.size++;
    this.keys[at] = key;
    this.contents[at] = value;
    return !known ? "first" : same ? "same" : "changed";
  }

  /** Whether a record was named with this content last; remembers nothing. */
  knows(record: string, content: string): "unknown" | "same" | "other" {
    const key = digest(record);
    const at = this.place(key);
    if (this.keys[at] !== key) return "unknown";
    return this.contents[at] === digest(content) ? "same" : "other";
  }

  private place(key: number): number {
    const mask = this.keys.length - 1;
    let at = key % this.keys.length;
    while (this.keys[at] !== 0 && this.keys[at] !== key) at = (at + 1) & mask;
    return at;
  }

  private grow(): void {
    const { keys, contents } = this;
    this.keys = new Float64Array(keys.length * 2);
    this.contents = new Float64Array(keys.length * 2);
    for (const [i, key] of keys.entries()) {
      if (key === 0) continue;
      const at = this.place(key);
      this.keys[at] = key;
      this.contents[at] = contents[i] ?? 0;
    }
  }
}

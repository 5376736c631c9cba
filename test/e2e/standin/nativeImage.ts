import { readFileSync } from 'node:fs';

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A PNG, kept as it came: enough for icons and the clipboard. Anything else is an empty image, as in Electron. */
class NativeImage {
  readonly #png: Buffer;

  constructor(bytes: Buffer) {
    this.#png = bytes.subarray(0, 8).equals(pngSignature) ? bytes : Buffer.alloc(0);
  }

  isEmpty(): boolean {
    return this.#png.length === 0;
  }

  /** Read from the header. */
  getSize(): { width: number; height: number } {
    if (this.isEmpty()) return { width: 0, height: 0 };
    return { width: this.#png.readUInt32BE(16), height: this.#png.readUInt32BE(20) };
  }

  toPNG(): Buffer {
    return this.#png;
  }

  toDataURL(): string {
    return `data:image/png;base64,${this.#png.toString('base64')}`;
  }
}

export type { NativeImage };

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

/** `electron.nativeImage`. */
export const nativeImage = {
  createEmpty: () => new NativeImage(Buffer.alloc(0)),
  createFromBuffer: (bytes: Uint8Array) => new NativeImage(Buffer.from(bytes)),
  createFromPath: (file: string) => new NativeImage(read(file)),
  createFromDataURL: (url: string) => new NativeImage(Buffer.from(url.split(',')[1] ?? '', 'base64')),
};

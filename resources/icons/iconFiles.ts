/** A square picture. */
export interface Picture {
  /** Width and height in pixels. */
  readonly size: number;
  /** The bytes of its PNG file. */
  readonly png: Uint8Array;
}

/**
 * A Windows icon file: a header, one directory entry of 16 bytes a picture, then the PNG files as they are (which
 * Windows reads since Vista).
 */
export function icoFile(pictures: readonly Picture[]): Buffer {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  for (const [index, { size, png }] of pictures.entries()) {
    const entry = 6 + 16 * index;
    // One byte a side, in which 0 stands for 256.
    header.writeUInt8(size % 256, entry);
    header.writeUInt8(size % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(png.length, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  }
  return Buffer.concat([header, ...pictures.map(({ png }) => png)]);
}

/** The types of an Apple icon's entries, by pixels: ordinary ones, and those for screens of double density. */
const icnsTypes: readonly (readonly [type: string, size: number])[] = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
  ['ic10', 1024],
];

/** An Apple icon file: `icns`, its length, and for each entry a type, a length and a PNG file. */
export function icnsFile(pictures: readonly Picture[]): Buffer {
  const entries = icnsTypes.map(([type, size]) => {
    const picture = pictures.find((candidate) => candidate.size === size);
    if (!picture) throw new Error(`An Apple icon needs a picture of ${size} pixels.`);
    return chunk(type, picture.png);
  });
  return chunk('icns', Buffer.concat(entries));
}

/** Four letters, the length with these eight bytes, and the bytes. */
function chunk(type: string, bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(8, type, 'latin1');
  header.writeUInt32BE(8 + bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

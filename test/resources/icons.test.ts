import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { icnsFile, icoFile, type Picture } from '../../resources/icons/iconFiles.ts';

const folder = path.resolve(import.meta.dirname, '../../resources/icons');

function pictures(): Picture[] {
  return readdirSync(path.join(folder, 'png'))
    .map((name) => ({ size: Number.parseInt(name), png: readFileSync(path.join(folder, 'png', name)) }))
    .sort((a, b) => a.size - b.size);
}

test('every picture is as large as its name says', () => {
  expect(pictures().map(({ size }) => size)).toEqual([16, 24, 32, 48, 64, 128, 256, 512, 1024]);
  for (const { size, png } of pictures()) {
    const header = Buffer.from(png);
    expect([header.readUInt32BE(16), header.readUInt32BE(20)]).toEqual([size, size]);
  }
});

test('the Windows icon lists the pictures up to 256, each at its place', () => {
  const file = readFileSync(path.join(folder, 'icon.ico'));
  const small = pictures().filter(({ size }) => size <= 256);
  expect(file.equals(icoFile(small))).toBe(true);
  expect(file.readUInt16LE(4)).toBe(small.length);
  for (const [index, { size, png }] of small.entries()) {
    const entry = 6 + 16 * index;
    expect(file.readUInt8(entry) || 256).toBe(size);
    const offset = file.readUInt32LE(entry + 12);
    expect(file.subarray(offset, offset + file.readUInt32LE(entry + 8)).equals(png)).toBe(true);
  }
});

test('the Apple icon is a chain of pictures whose lengths add up', () => {
  const file = readFileSync(path.join(folder, 'icon.icns'));
  expect(file.equals(icnsFile(pictures()))).toBe(true);
  expect(file.toString('latin1', 0, 4)).toBe('icns');
  expect(file.readUInt32BE(4)).toBe(file.length);
  const types: string[] = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
    types.push(file.toString('latin1', at, at + 4));
    expect(file.toString('latin1', at + 9, at + 12)).toBe('PNG');
  }
  expect(types).toEqual(['icp4', 'icp5', 'ic07', 'ic08', 'ic09', 'ic11', 'ic12', 'ic13', 'ic14', 'ic10']);
});

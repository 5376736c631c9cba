import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeAtomically, writeFully } from '../../../main/engine/files/atomicWrite.ts';
import { readFailure, writeFailure } from '../../../main/engine/files/fileErrors.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { tinyDisk } from '../../support/tinyDisk.ts';
import { thrownBy } from '../../support/nudgeError.ts';

describe('writeAtomically', () => {
  test('replaces a file in one step', () => {
    const path = join(tempFolder(), 'a.txt');
    writeFileSync(path, 'old');
    writeAtomically(path, (file) => {
      writeFully(file, Buffer.from('new'));
      expect(readFileSync(path, 'utf8')).toBe('old');
    });
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  test('a full disk is DISK_FULL; the old file stays and the partial one goes', (context) => {
    const folder = tinyDisk(64);
    if (folder === null) return context.skip('needs the right to mount a small file system');
    const path = join(folder, 'a.bin');
    writeFileSync(path, 'old');
    const error = thrownBy(() => writeAtomically(path, (file) => writeFully(file, Buffer.alloc(200_000))));
    expect(error.code).toBe('DISK_FULL');
    expect(readdirSync(folder)).toEqual(['a.bin']);
    expect(readFileSync(path, 'utf8')).toBe('old');
  });
});

describe('system errors', () => {
  const system = (code: string): Error => Object.assign(new Error(code), { code });
  test.each([
    ['ENOENT', 'FILE_NOT_FOUND'],
    ['EACCES', 'FILE_UNREADABLE'],
  ])('reading: %s is %s', (code, expected) => {
    expect(readFailure('a', system(code)).code).toBe(expected);
  });
  test.each([
    ['ENOSPC', 'DISK_FULL'],
    ['EDQUOT', 'DISK_FULL'],
    ['EACCES', 'FILE_UNWRITABLE'],
  ])('writing: %s is %s', (code, expected) => {
    expect(writeFailure('a', system(code)).code).toBe(expected);
  });
});

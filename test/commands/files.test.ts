import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { filesCommands } from '../../main/commands/files.ts';
import { commandCaller } from '../support/commandCaller.ts';
import { rejectedBy } from '../support/nudgeError.ts';
import { tempFolder } from '../support/tempFolder.ts';
import { tinyModel } from '../support/tinyModel.ts';

function setUp(savePath: string | null = null) {
  const asked: unknown[] = [];
  const files = filesCommands({
    desktop: {
      chooseFiles: (kind) => Promise.resolve([`/chosen/${kind}`]),
      chooseSavePath: (...question) => {
        asked.push(question);
        return Promise.resolve(savePath);
      },
      copyPng: (png) => void asked.push(png),
    },
  });
  return { call: commandCaller(files), asked };
}

async function identify(path: string) {
  const [found] = await setUp().call('files.identify', { paths: [path] });
  return found!;
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(tempFolder(), name);
  writeFileSync(path, content);
  return path;
}

describe('files.identify', () => {
  test.each([
    ['pairs.jsonl', '{"prompt":"q","chosen":"a","rejected":"b"}\n'],
    ['pairs.json', '[{"prompt":"q"}]'],
    ['no-name-at-all', '\uFEFF \n[\n  {"prompt": "q"'],
    ['called.csv', '{ "prompt": "q" }'],
    ['broken.jsonl', '{"prompt": "q", oops'],
    ['long.jsonl', `{"prompt": "${'ä'.repeat(70_000)}"}`],
  ])('pairs: %s', async (name, content) => {
    const path = file(name, content);
    expect(await identify(path)).toEqual({ path, kind: 'pairs', isFolder: false, error: null });
  });

  test.each([
    ['table.csv', 'prompt,chosen,rejected\nq,a,b\n'],
    ['table.tsv', 'prompt\tchosen\trejected\nq\ta\tb\n'],
    ['pairs.jsonl.gz', gzipSync('{"prompt":"q","chosen":"a","rejected":"b"}\n')],
  ])('pairs of other formats: %s', async (name, content) => {
    const path = file(name, content);
    expect(await identify(path)).toEqual({ path, kind: 'pairs', isFolder: false, error: null });
  });

  test.each([
    ['letter', 'Dear all'],
    ['document.pdf', '%PDF-1.7'],
    ['cut.jsonl.gz', Uint8Array.of(0x1f, 0x8b, 8)],
    ['program', '{"a\0'],
    ['empty.jsonl', ' \n'],
  ])('unknown, with what it is and what to do: %s', async (name, content) => {
    const path = file(name, content);
    const found = await identify(path);
    expect(found).toMatchObject({ path, kind: 'unknown' });
    expect(found.error?.message).toContain(name);
    expect(found.error?.hint).toMatch(/\.$/);
    expect(found.error?.code).not.toBe('INTERNAL');
  });

  test('unknown: what is not there, and what is no file', async () => {
    expect(await identify('/nowhere/at/all')).toMatchObject({ error: { code: 'FILE_NOT_FOUND' } });
    expect(await identify('/dev/zero')).toMatchObject({ error: { code: 'FILE_UNREADABLE' } });
  });

  test('a model: its folder, its own files, and the only one in a folder', async () => {
    const model = tinyModel();
    const around = tempFolder();
    mkdirSync(join(around, 'snapshots'));
    symlinkSync(model, join(around, 'snapshots', 'abc'));
    const inside = join(around, 'snapshots', 'abc');
    for (const [path, found] of [
      [model, model],
      [join(model, 'config.json'), model],
      [join(model, 'model.safetensors'), model],
      [around, inside],
    ] as const) {
      expect(await identify(path)).toEqual({ path: found, kind: 'model', isFolder: true, error: null });
    }
  });

  test('folders that are no model say why', async () => {
    const folder = tempFolder();
    const message = async () => (await identify(folder)).error?.message;
    expect(await message()).toMatch(/a folder without a model/);
    for (const name of ['a', 'b']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'config.json'), '{}');
    }
    expect(await message()).toMatch(/holds 2 model folders/);
    const adapter = dirname(file('adapter_config.json', '{}'));
    expect((await identify(adapter)).error?.message).toMatch(/LoRA adapter/);
  });

  test('a folder that contains itself comes to an end', async () => {
    const folder = tempFolder();
    for (const name of ['a', 'b', 'c']) symlinkSync(folder, join(folder, name));
    expect((await identify(folder)).kind).toBe('unknown');
  });
});

test('files.choose asks the desktop', async () => {
  expect(await setUp().call('files.choose', { kind: 'model' })).toEqual(['/chosen/model']);
});

describe('pictures', () => {
  const png = Uint8Array.of(1, 2, 3);

  test('are saved where the person says', async () => {
    const path = join(tempFolder(), 'loss.png');
    const { call, asked } = setUp(path);
    expect(await call('files.savePng', { name: 'loss.png', png })).toBe(path);
    expect([...readFileSync(path)]).toEqual([1, 2, 3]);
    expect(asked).toEqual([['loss.png', 'png']]);
  });

  test('are not saved when the person thinks better of it', async () => {
    expect(await setUp(null).call('files.savePng', { name: 'loss.png', png })).toBeNull();
  });

  test('that cannot be saved say so', async () => {
    const folder = tempFolder();
    const saved = setUp(join(folder, 'gone', 'loss.png')).call('files.savePng', { name: 'x', png });
    expect((await rejectedBy(saved)).code).toBe('FILE_UNWRITABLE');
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(join(folder, 'gone'))).toBe(false);
  });

  test('go to the clipboard', async () => {
    const { call, asked } = setUp();
    expect(await call('files.copyPng', { png })).toBeNull();
    expect(asked).toEqual([png]);
  });
});

import { extractFile } from '@electron/asar';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { pack, type Package } from './pack.ts';

const natives: Readonly<Record<string, readonly string[]>> = {
  'linux x64': [
    'better-sqlite3/prebuilds/linux-x64.node',
    'onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1',
    'onnxruntime-node/bin/napi-v6/linux/x64/onnxruntime_binding.node',
  ],
  'win32 x64': [
    'better-sqlite3/prebuilds/win32-x64.node',
    'onnxruntime-node/bin/napi-v6/win32/x64/DirectML.dll',
    'onnxruntime-node/bin/napi-v6/win32/x64/dxcompiler.dll',
    'onnxruntime-node/bin/napi-v6/win32/x64/dxil.dll',
    'onnxruntime-node/bin/napi-v6/win32/x64/onnxruntime.dll',
    'onnxruntime-node/bin/napi-v6/win32/x64/onnxruntime_binding.node',
  ],
  'darwin arm64': [
    'better-sqlite3/prebuilds/darwin-arm64.node',
    'onnxruntime-node/bin/napi-v6/darwin/arm64/libonnxruntime.1.dylib',
    'onnxruntime-node/bin/napi-v6/darwin/arm64/onnxruntime_binding.node',
  ],
};

/** Files of the project that the app needs beside its archive. */
const resources = {
  'starter-model/config.json': 'resources/starter-model/config.json',
  'starter-model/model.safetensors': 'resources/starter-model/model.safetensors',
  'starter-model/tokenizer.json': 'resources/starter-model/tokenizer.json',
  'starter-model/tokenizer_config.json': 'resources/starter-model/tokenizer_config.json',
  'sample-pairs.jsonl': 'resources/sample-pairs.jsonl',
  'sample-pairs-heldout.jsonl': 'resources/sample-pairs-heldout.jsonl',
  'licenses/nudge.txt': 'LICENSE',
};

/** Files without which nothing starts. */
const needed = [
  'package.json',
  'dist/main/app.js',
  'dist/main/preload.cjs',
  'dist/main/worker.js',
  'dist/main/writerThread.js',
  'dist/main/tokenThread.js',
  'dist/renderer/index.html',
  'node_modules/better-sqlite3/lib/index.js',
  'node_modules/onnxruntime-common/dist/cjs/index.js',
  'node_modules/onnxruntime-node/dist/index.js',
];

/** What the archive may hold, by folder; everything else is a leak. */
const allowed = [
  /^package\.json$/,
  /^dist\/main\/[\w-]+\.js$/,
  /^dist\/main\/preload\.cjs$/,
  /^dist\/renderer\/index\.html$/,
  /^dist\/renderer\/assets\/[\w.-]+\.(js|css|svg|png|woff2)$/,
  /^node_modules\/(onnxruntime-node|onnxruntime-common|better-sqlite3)\/package\.json$/,
  /^node_modules\/onnxruntime-node\/dist\/\w+\.js$/,
  /^node_modules\/onnxruntime-common\/dist\/cjs\/(package\.json|[\w-]+\.js)$/,
  /^node_modules\/better-sqlite3\/lib\/[\w/-]+\.js$/,
];

describe.each([
  ['linux', 'x64'],
  ['win32', 'x64'],
  ['darwin', 'arm64'],
] as const)('the package for %s %s', (platform, arch) => {
  test('holds the app, its resources, and the native files of this platform alone', async () => {
    const packed = await pack(platform, arch);
    const native = natives[`${platform} ${arch}`]!.map((file) => `node_modules/${file}`);
    expect(packed.unpacked).toEqual(native);
    const rest = packed.archived.filter((file) => !native.includes(file));
    expect(rest.filter((file) => !allowed.some((pattern) => pattern.test(file)))).toEqual([]);
    expect(rest).toEqual(expect.arrayContaining(needed));
    expectResources(packed);
    expect(packed.files.some((file) => file.endsWith('icons/png/256x256.png'))).toBe(platform === 'linux');
    process.stdout.write(`${platform} ${arch}: ${sizes(packed)}\n`);
  }, 180_000);
});

function expectResources({ resources: folder }: Package): void {
  for (const [packed, source] of Object.entries(resources)) {
    expect(readFileSync(path.join(folder, packed)).equals(readFileSync(source)), packed).toBe(true);
  }
}

/** The size of each part, in people's numbers. */
function sizes({ folder, resources: inside, files, unpacked }: Package): string {
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  const sum = (base: string, names: readonly string[]): number =>
    names.reduce((total, name) => total + statSync(path.join(base, name)).size, 0);
  const archive = statSync(path.join(inside, 'app.asar')).size;
  const native = sum(path.join(inside, 'app.asar.unpacked'), unpacked);
  const other = sum(folder, files) - archive;
  return `app ${megabytes(archive)}, native files ${megabytes(native)}, model, samples and the rest ${megabytes(other)}`;
}

test('what is packed names the built entry, and the fuses are set', async () => {
  const packed = await pack('linux', 'x64');
  const manifest = JSON.parse(
    extractFile(path.join(packed.resources, 'app.asar'), 'package.json').toString(),
  ) as Record<string, unknown>;
  expect(manifest).toMatchObject({ name: 'nudge', type: 'module', main: 'dist/main/app.js' });
  expect(manifest).not.toHaveProperty('scripts');
  const program = readFileSync(path.join(packed.folder, 'nudge'));
  // Electron's fuses in its own order: run as Node, cookies, NODE_OPTIONS, --inspect, check the archive, load nothing
  // else, V8 snapshot, file:// privileges. Cookies and snapshot are left as they were.
  expect(program.subarray(-8).toString('latin1')).toBe('01001110');
}, 180_000);

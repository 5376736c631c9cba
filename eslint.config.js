import eslint from '@eslint/js';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import { defineConfig } from 'eslint/config';
import { builtinModules } from 'node:module';
import tseslint from 'typescript-eslint';

/*
 * Which room may import which: one zone for every room. Rooms that do not exist yet are listed too, so that the
 * first file put there already obeys.
 */
const zones = [
  { target: './shared', from: '.', except: ['./shared', './node_modules/zod'] },
  { target: './renderer', from: '.', except: ['./renderer', './shared', './node_modules'] },
  { target: './main/engine', from: '.', except: ['./main/engine', './shared', './node_modules'] },
  { target: './main/store', from: '.', except: ['./main/store', './shared', './node_modules'] },
  {
    target: './main/services',
    from: '.',
    except: [
      './main/services',
      './main/engine',
      './main/store',
      './main/trainer',
      './shared',
      './node_modules',
    ],
  },
  { target: './main', from: './renderer' },
  { target: './main', from: './test' },
];

/** Packages that one room alone may import: what to say elsewhere. */
const owned = [
  { name: 'electron', message: 'Only main/app.ts, main/window.ts and main/preload.ts import electron.' },
  { name: 'onnxruntime-node', message: 'Only main/engine/runtime/session.ts imports onnxruntime-node.' },
  { name: 'better-sqlite3', message: 'Only main/store/ imports better-sqlite3.' },
];

/** Forbids the owned packages except those named. */
function ownedExcept(...allowed) {
  return {
    'no-restricted-imports': ['error', { paths: owned.filter(({ name }) => !allowed.includes(name)) }],
  };
}

const noNode = { group: ['node:*'], message: 'This runs in a browser window too, where Node is missing.' };

const withoutPrefix = builtinModules
  .filter((name) => !name.startsWith('node:'))
  .map((name) => ({ name, message: `Write node:${name}.` }));

export default defineConfig(
  { ignores: ['dist/', 'out/', 'coverage/', '.cache/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: {
      'import-x/extensions': ['.ts', '.js'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createTypeScriptImportResolver()],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
      'import-x/no-cycle': 'error',
      'import-x/no-self-import': 'error',
      'import-x/no-duplicates': ['error', { 'prefer-inline': false }],
      ...ownedExcept(),
      '@typescript-eslint/no-restricted-imports': ['error', { paths: withoutPrefix }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // Every read of a typed array may be undefined to the compiler; in numeric code the index says it is not.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowArray: true },
      ],
      // Bodies of one expression and early returns, also where the expression returns nothing.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // `record['a key']` is what noPropertyAccessFromIndexSignature and metric names with slashes ask for.
      '@typescript-eslint/dot-notation': 'off',
      // Spreading a string walks its code points, which is what text code wants.
      '@typescript-eslint/no-misused-spread': 'off',
      // `first<Row>(db, sql)`: the file that writes the SQL says what its rows hold.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // A function may have to be async for the interface it fills.
      '@typescript-eslint/require-await': 'off',
      // Readers of file formats are about control characters.
      'no-control-regex': 'off',
      // `const { left, ...rest } = all` is how a field is left out.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['shared/**/*.ts', 'renderer/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: owned, patterns: [noNode] }] },
  },
  {
    files: ['main/app.ts', 'main/window.ts', 'main/preload.ts'],
    rules: ownedExcept('electron'),
  },
  { files: ['main/engine/runtime/session.ts'], rules: ownedExcept('onnxruntime-node') },
  { files: ['main/store/**/*.ts'], rules: ownedExcept('better-sqlite3') },
  // Tests look behind the rooms' doors: a test of the store opens its database, a test of a graph runs it.
  { files: ['test/**/*.ts'], rules: ownedExcept(...owned.map(({ name }) => name)) },
);

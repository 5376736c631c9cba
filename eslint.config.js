import eslint from '@eslint/js';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import { builtinModules } from 'node:module';
import tseslint from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

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

const wholeIconSet = {
  name: '@lucide/svelte',
  message: "Import one icon, as from '@lucide/svelte/icons/play': the whole set takes seconds to build.",
  allowTypeImports: true,
};

const noNode = { group: ['node:*'], message: 'This runs in a browser window too, where Node is missing.' };

const withoutPrefix = builtinModules
  .filter((name) => !name.startsWith('node:'))
  .map((name) => ({ name, message: `Write node:${name}.` }));

export default defineConfig(
  { ignores: ['dist/', 'out/', 'coverage/', '.cache/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.svelte'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
        // For the scripts inside components, also where a rule follows an import into one.
        parser: tseslint.parser,
        svelteConfig,
      },
    },
    settings: {
      'import-x/extensions': ['.ts', '.js', '.svelte'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'], 'svelte-eslint-parser': ['.svelte'] },
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
  svelte.configs.recommended,
  {
    files: ['**/*.svelte.ts'],
    // Svelte's parser would rewrite these files first, and TypeScript start anew after each.
    languageOptions: { parser: tseslint.parser },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    // A set or map that only one function sees need not react.
    rules: { 'svelte/prefer-svelte-reactivity': 'off' },
  },
  {
    files: ['**/*.svelte'],
    rules: {
      // What a component takes and a snippet gets is known to svelte-check alone; here it is all `any`.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
      // TypeScript knows better what is defined, Svelte's own rule what a rune returns.
      'no-undef': 'off',
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
      'svelte/block-lang': ['error', { script: 'ts' }],
      'svelte/no-at-html-tags': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "SvelteAttribute[key.name='style'] > SvelteLiteral",
          message:
            'The content security policy refuses style attributes: write a class or `style:width={…}`.',
        },
      ],
    },
  },
  {
    files: ['shared/**/*.ts', 'renderer/**/*.ts', 'renderer/**/*.svelte'],
    rules: {
      'no-restricted-imports': ['error', { paths: owned, patterns: [noNode] }],
      '@typescript-eslint/no-restricted-imports': ['error', { paths: [...withoutPrefix, wholeIconSet] }],
    },
  },
  {
    files: ['renderer/**/*.ts', 'renderer/**/*.svelte'],
    ignores: ['renderer/api.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { property: 'nudge', message: 'Only renderer/api.ts talks to the bridge.' },
      ],
    },
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

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadTokenizer } from '../../main/engine/text/tokenizer.ts';
import type { Tokenizer } from '../../main/engine/text/tokenizer.ts';
import { tempFolder } from './tempFolder.ts';

type JsonObject = Record<string, unknown>;

/** Changes to the golden models' tokenizer (byte-level BPE, `<|begin|>` before every text). */
export interface TokenizerChanges {
  /** Fields laid over `tokenizer.json`. */
  readonly tokenizer?: JsonObject;
  /** Fields laid over `tokenizer_config.json`; undefined takes one out. */
  readonly config?: JsonObject;
  /** Further files: name → content. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A folder with that tokenizer, removed when the running test ends. */
export function tokenizerFolder(changes: TokenizerChanges = {}): string {
  const folder = tempFolder();
  const files = {
    'tokenizer.json': JSON.stringify({ ...golden('tokenizer.json'), ...changes.tokenizer }),
    'tokenizer_config.json': JSON.stringify({ ...golden('tokenizer_config.json'), ...changes.config }),
    ...changes.files,
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

export function changedTokenizer(changes: TokenizerChanges = {}): Promise<Tokenizer> {
  return loadTokenizer(tokenizerFolder(changes));
}

/** The golden tokenizer with another chat template; null for none. */
export function tokenizerWithTemplate(template: string | null): Promise<Tokenizer> {
  return changedTokenizer({ config: { chat_template: template ?? undefined } });
}

export function golden(name: string): JsonObject {
  const path = new URL(`../golden/models/llama-tied/${name}`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')) as JsonObject;
}

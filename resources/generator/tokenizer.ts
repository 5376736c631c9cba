import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configFile, generationConfigFile, tokenizerConfigFile, tokenizerFile } from './starterFiles.ts';
import { starterMerges } from './starterMerges.ts';

// node resources/generator/tokenizer.ts
// Writes every file of the starter model but its weights and its page.

const folder = join(import.meta.dirname, '..', 'starter-model');

function write(name: string, content: object): void {
  writeFileSync(join(folder, name), `${JSON.stringify(content, null, 1)}\n`);
}

mkdirSync(folder, { recursive: true });
write('tokenizer.json', tokenizerFile(starterMerges()));
write('tokenizer_config.json', tokenizerConfigFile());
write('config.json', configFile());
write('generation_config.json', generationConfigFile());

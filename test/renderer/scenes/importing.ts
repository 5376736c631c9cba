import type { ImportProgress } from '../../../shared/dataRoom.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { FakeNudge } from '../fake/fakeNudge.ts';
import { offerSource, type SourceName } from '../fake/fakeSources.ts';
import type { OpenedView } from '../harness.ts';
import { inTurn, type Act, type Scene } from './scene.ts';

/* Files that are brought in, in every state of it. */

const add: Act = ({ page }) => page.getByRole('button', { name: 'Add a file' }).click();

/** Imports that never end, as far as `progress` tells. */
function importing(): FakeNudge {
  const fake = new FakeNudge();
  fake.delaysMs.set('data.import', 1e6);
  return fake;
}

const tells =
  (progress: ImportProgress): Act =>
  async ({ page, fake }) => {
    await page.getByRole('region', { name: /^Importing/ }).waitFor();
    await fake.emit('data.progress', progress);
  };

const reading = {
  phase: 'reading',
  bytes: 412e6,
  totalBytes: 1.04e9,
  rows: 396_122,
  pairs: 389_400,
} as const;
const indexing = { phase: 'indexing', bytes: 1.04e9, totalBytes: 1.04e9, rows: 1e6, pairs: 983_017 } as const;

function choosing(...paths: readonly string[]): FakeNudge {
  const fake = new FakeNudge();
  fake.handlers['files.choose'] = () => paths.map((name) => `/home/ada/Documents/${name}`);
  return fake;
}

function failing(error: NudgeError): FakeNudge {
  const fake = new FakeNudge();
  fake.failures.set('data.import', error);
  return fake;
}

function offering(name: SourceName): () => FakeNudge {
  return () => offerSource(new FakeNudge(), name);
}

async function choose({ page }: OpenedView, role: string, column: string): Promise<void> {
  await page.getByRole('dialog').getByRole('combobox', { name: role }).selectOption(column);
}

const shape =
  (words: string): Act =>
  (view) =>
    choose(view, 'Each row holds', words);

const roles =
  (columns: Readonly<Record<string, string>>): Act =>
  async (view) => {
    for (const [role, column] of Object.entries(columns)) await choose(view, role, column);
    await view.page.waitForTimeout(700);
  };

const pairing =
  (name: string, margin: number): Act =>
  async ({ page }) => {
    await page.getByRole('radio', { name, exact: true }).check({ force: true });
    await page.getByRole('spinbutton', { name: 'Smallest difference' }).fill(String(margin));
    await page.waitForTimeout(700);
  };

const toEnd: Act = async ({ page }) => {
  await page
    .getByRole('dialog')
    .locator('.body')
    .evaluate((body) => body.scrollTo(0, body.scrollHeight));
};

const scored = inTurn(
  add,
  shape('Several answers, each with a score'),
  roles({ Prompt: 'Anfrage', Answers: 'Vorschläge', Scores: 'Noten' }),
);

export const importScenes: readonly Scene[] = [
  { name: 'import-reading', hash: '#data', fake: importing, act: inTurn(add, tells(reading)) },
  { name: 'import-indexing', hash: '#data', fake: importing, act: inTurn(add, tells(indexing)) },
  {
    name: 'import-cancelling',
    hash: '#data',
    fake: importing,
    act: inTurn(add, tells(reading), ({ page }) => page.getByRole('button', { name: 'Cancel' }).click()),
  },
  {
    name: 'import-opening',
    hash: '#data',
    fake: () => {
      const fake = new FakeNudge();
      fake.delaysMs.set('data.preview', 1e6);
      return fake;
    },
    act: add,
  },
  { name: 'import-sure', hash: '#data', fake: () => new FakeNudge(), act: add },
  { name: 'import-mapping-empty', hash: '#data', fake: offering('stimmen.jsonl'), act: add },
  {
    name: 'import-mapping-half',
    hash: '#data',
    fake: offering('stimmen.jsonl'),
    act: inTurn(add, roles({ Prompt: 'Frage' })),
  },
  {
    name: 'import-mapping-ready',
    hash: '#data',
    fake: offering('stimmen.jsonl'),
    act: inTurn(add, roles({ Prompt: 'Frage', 'Better answer': 'gut', 'Worse answer': 'schlecht' })),
  },
  {
    name: 'import-mapping-ready-end',
    hash: '#data',
    fake: offering('stimmen.jsonl'),
    act: inTurn(add, roles({ Prompt: 'Frage', 'Better answer': 'gut', 'Worse answer': 'schlecht' }), toEnd),
  },
  { name: 'import-mapping-scored-best', hash: '#data', fake: offering('antworten.jsonl'), act: scored },
  {
    name: 'import-mapping-scored-neighbours',
    hash: '#data',
    fake: offering('antworten.jsonl'),
    act: inTurn(scored, pairing('Neighbours', 3), toEnd),
  },
  {
    name: 'import-mapping-scored-all',
    hash: '#data',
    fake: offering('antworten.jsonl'),
    act: inTurn(scored, pairing('All', 2)),
  },
  {
    name: 'import-mapping-thumbs',
    hash: '#data',
    fake: offering('daumen.jsonl'),
    act: inTurn(
      add,
      shape('One answer, and whether it was liked'),
      roles({ Prompt: 'Anfrage', Answer: 'Antwort', 'Was it liked': 'gefallen' }),
    ),
  },
  {
    name: 'import-error-broken',
    hash: '#data',
    fake: () =>
      failing(
        new NudgeError(
          'DATA_SYNTAX',
          '/home/ada/support-pairs.jsonl, line 318, column 74: this is not JSON. Expected here: a comma or the end of the object.',
          'Mend that place, or export the file again. A JSONL file has one whole JSON object on each line; a JSON file is one list of objects.',
        ),
      ),
    act: add,
  },
  {
    name: 'import-error-no-pairs',
    hash: '#data',
    fake: () =>
      failing(
        new NudgeError(
          'DATA_NO_PAIRS',
          '/home/ada/support-pairs.jsonl: none of its 412 rows can be used (400 with two equal answers, 12 with an empty answer).',
          'Every row needs two answers that are not empty and not the same.',
        ),
      ),
    act: add,
  },
  {
    name: 'import-error-disk',
    hash: '#data',
    fake: () =>
      failing(
        new NudgeError(
          'DISK_FULL',
          'The disk is full: /home/ada/.local/share/nudge/pairs could not be written.',
          'Free some space, or choose a folder on another disk, and try again.',
        ),
      ),
    act: add,
  },
  {
    name: 'import-several',
    hash: '#data',
    fake: () => choosing('january.jsonl', 'february.jsonl', 'march.jsonl'),
    act: add,
  },
  {
    name: 'import-several-split',
    hash: '#data',
    fake: () => choosing('support-train.jsonl', 'support-test.jsonl'),
    act: add,
  },
];

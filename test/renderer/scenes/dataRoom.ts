import path from 'node:path';
import type { PairPage } from '../../../shared/dataset.ts';
import { NudgeError } from '../../../shared/errors.ts';
import { inspectTokens } from '../../../main/services/tokenInspection.ts';
import { everyPair } from '../../../renderer/state/pairFilter.ts';
import { everyFinding } from '../fake/fakeFindings.ts';
import { FakeNudge } from '../fake/fakeNudge.ts';
import { dialoguePairs, longPairs, supportPairs, worldPairs } from '../fake/fakePairs.ts';
import type { OpenedView } from '../harness.ts';
import { inTurn, type Act, type Scene } from './scene.ts';

/* A dataset's page, in every state that a person may meet it in. */

type Pairs = FakeNudge['pairs'];

const starterModel = path.resolve(import.meta.dirname, '../../../resources/starter-model');
const many = 1_000_000;

/** A fake whose first dataset holds these pairs, and no findings. */
function holding(pairs: Pairs, change: Partial<FakeNudge['datasets'][number]> = {}): FakeNudge {
  const fake = new FakeNudge();
  fake.room.findings = [];
  fake.pairs = pairs;
  const content = pairs[0]?.pair.kind ?? 'text';
  fake.datasets = fake.datasets.map((one) =>
    one.id !== 1
      ? one
      : {
          ...one,
          dropped: [],
          report: {
            ...one.report,
            rows: pairs.length,
            kept: pairs.length,
            dropped: {},
            shape: { ...one.report.shape, content },
          },
          ...change,
        },
  );
  return fake;
}

/** Pairs made as they are looked at, more than any list holds. */
function millionPairs(): FakeNudge {
  const kinds = supportPairs(8).map(({ pair }) => pair);
  const fake = holding([]);
  fake.datasets = fake.datasets.map((one) => ({
    ...one,
    name: 'conversations-2026.parquet',
    report: { ...one.report, format: 'parquet', rows: many, kept: many, sizeBytes: 1.04e9 },
  }));
  fake.handlers['data.pairs'] = ({ offset, limit }): PairPage => ({
    total: many,
    pairs: Array.from({ length: Math.min(limit, many - offset) }, (_, i) => ({
      ...{ id: offset + i + 1, row: offset + i, pair: kinds[(offset + i) % kinds.length]! },
      ...{ excluded: false, changed: false, findings: [] },
    })),
  });
  return fake;
}

function withEveryFinding(): FakeNudge {
  const fake = new FakeNudge();
  fake.room.findings = everyFinding();
  return fake;
}

/** A dataset that a person worked on for days, with runs in between. */
function withHistory(): FakeNudge {
  const fake = new FakeNudge();
  const ids = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);
  fake.room.change({ action: 'exclude', pairs: ids(1, 200) });
  fake.room.change({ action: 'swap', pairs: ids(210, 24) });
  fake.room.change({ action: 'include', pairs: [7] });
  fake.room.change({ action: 'edit', pair: 9, to: fake.pairs[10]!.pair });
  fake.room.change({ action: 'restore', version: 2 });
  fake.room.change({ action: 'revert', pairs: ids(210, 3) });
  const hour = 3_600_000;
  [400 * 24, 60 * 24, 24, 24, 2, 1, 0].forEach((hours, i) => {
    fake.room.note(i + 1, { at: Date.now() - hours * hour });
  });
  const names = fake.runs.map(({ id, name }) => ({ id, name }));
  fake.room.note(1, { runs: names });
  fake.room.note(3, { runs: names.slice(0, 1) });
  return fake;
}

/** A dataset whose pairs were left out one by one. */
function withLongHistory(): FakeNudge {
  const fake = new FakeNudge();
  for (let id = 1; id <= 120; id++) fake.room.change({ action: 'exclude', pairs: [id] });
  return fake;
}

const openHistory: Act = async ({ page }) => {
  await page.getByRole('button', { name: 'History' }).click();
  await page.getByRole('list', { name: 'Versions, newest first' }).getByRole('listitem').first().waitFor();
};

/** The trainer's own tokens of the pairs, under the model that comes with Nudge. */
function withTokens(fake: FakeNudge = new FakeNudge()): FakeNudge {
  fake.handlers['data.inspect'] = async ({ pair, maxLength, truncation }) => {
    const [stored] = fake.room.page(everyPair, pair - 1, 1).pairs;
    return inspectTokens({ modelDir: starterModel, pair: stored!.pair, maxLength, truncation });
  };
  return fake;
}

/** A pair that no run gets, since the model's template does not fit it. */
function withoutTokens(): FakeNudge {
  const fake = withTokens();
  const inspect = fake.handlers['data.inspect'];
  fake.handlers['data.inspect'] = async (request) => ({
    ...(await inspect(request)),
    ...{ prompt: [], chosen: [], rejected: [], notes: [] },
    problem: {
      reason: 'template-failed',
      detail: 'the chat template allows no turn of the role "system" after the first',
    },
  });
  return fake;
}

function tab(name: string | RegExp): Act {
  return ({ page }) => page.getByRole('tab', { name }).click();
}

const pressButton =
  (name: string, which = 0): Act =>
  ({ page }) =>
    page.getByRole('button', { name, exact: true }).nth(which).click();

/** Puts the finding with this title at the top of what is seen. */
const toFinding =
  (title: string): Act =>
  async ({ page }) => {
    await page.getByRole('heading', { name: title }).evaluate((heading) => heading.scrollIntoView());
  };

async function longest(view: OpenedView, tokens: number): Promise<void> {
  await view.page.getByRole('spinbutton', { name: 'Longest pair' }).fill(String(tokens));
  await view.page.waitForTimeout(500);
}

function listOf(...names: readonly string[]): FakeNudge {
  const fake = new FakeNudge();
  const [one] = fake.datasets;
  const kept = [1204, 480, 61_135, many, 3, 96];
  const ties = [0, 3, 0, 12_034, 0, 1];
  fake.datasets = names.map((name, i) => ({
    ...one!,
    ...{ id: i + 1, name, runs: i, seenAt: one!.seenAt - i * 86_400_000 * 3.3 },
    file: i === 2 ? 'changed' : i === 4 ? 'missing' : 'same',
    report: {
      ...one!.report,
      kept: kept[i] ?? 1,
      dropped: ties[i] ? { tie: ties[i] } : {},
      shape: { ...one!.report.shape, content: i % 2 === 0 ? 'text' : 'chat' },
    },
  }));
  return fake;
}

function fileIs(file: 'changed' | 'missing'): FakeNudge {
  const fake = new FakeNudge();
  fake.datasets = fake.datasets.map((one) => ({ ...one, file }));
  return fake;
}

function broken(command: 'data.pairs' | 'data.inspect' | 'data.change' | 'data.export'): FakeNudge {
  const fake = withTokens();
  fake.failures.set(
    command,
    command === 'data.inspect'
      ? new NudgeError(
          'CHAT_TEMPLATE',
          'The chat template of SmolLM2-135M-Instruct does not take turns of the role "tool".',
          'Choose a model with a template for tools, or leave such rows out.',
        )
      : new NudgeError(
          'DISK_FULL',
          'The disk is full: /home/ada/.local/share/nudge/pairs could not be written.',
          'Free some space, or choose a folder on another disk, and try again.',
        ),
  );
  return fake;
}

function countingForEver(): FakeNudge {
  const fake = new FakeNudge();
  fake.delaysMs.set('data.tokens', 1e6);
  return fake;
}

/** Some of the pairs. */
const counted = inTurn(tab('Lengths'), async ({ page, fake }) => {
  await page.getByText('Counting tokens').first().waitFor();
  await fake.emit('data.counting', { id: 1, pairs: 310 });
  await page.getByText('310 of 480 pairs counted').waitFor();
});

const changed = inTurn(pressButton('Exclude', 1), pressButton('Swap answers', 0), async ({ page }) => {
  await page.getByText('Version 3').waitFor();
});

export const datasetScenes: readonly Scene[] = [
  {
    name: 'data-several',
    hash: '#data',
    fake: () =>
      listOf(
        'support-pairs.jsonl',
        'sample-pairs.jsonl',
        'ultrafeedback-binarized-preferences-cleaned-2026-11-with-a-very-long-name.parquet',
        'conversations-2026.parquet',
        'three.csv',
        'hotel-dialogues.xlsx',
      ),
  },
  { name: 'data-one-changed', hash: '#data?id=1', fake: () => fileIs('changed') },
  { name: 'data-one-missing', hash: '#data?id=1', fake: () => fileIs('missing') },
  { name: 'data-pairs-text', hash: '#data?id=1', fake: () => holding(supportPairs()) },
  { name: 'data-pairs-chat', hash: '#data?id=1', fake: () => holding(dialoguePairs()) },
  { name: 'data-pairs-long', hash: '#data?id=1', fake: () => holding(longPairs()) },
  { name: 'data-pairs-world', hash: '#data?id=1', fake: () => holding(worldPairs()) },
  {
    name: 'data-pairs-differs',
    hash: '#data?id=1',
    fake: () => holding(supportPairs()),
    act: ({ page }) => page.getByRole('switch', { name: 'Show what differs' }).click(),
  },
  {
    name: 'data-pairs-differs-chat',
    hash: '#data?id=1',
    fake: () => holding(dialoguePairs().slice(2)),
    act: ({ page }) => page.getByRole('switch', { name: 'Show what differs' }).click(),
  },
  { name: 'data-pairs-million', hash: '#data?id=1', fake: millionPairs },
  {
    name: 'data-pairs-search',
    hash: '#data?id=1',
    fake: () => new FakeNudge(),
    act: ({ page }) => page.getByRole('searchbox').fill('pomegranates'),
  },
  {
    name: 'data-pairs-nothing',
    hash: '#data?id=1',
    fake: () => new FakeNudge(),
    act: ({ page }) => page.getByRole('searchbox').fill('umbrella'),
  },
  {
    name: 'data-pairs-finding',
    hash: '#data?id=1',
    fake: withEveryFinding,
    act: async ({ page }) => {
      await page.getByRole('combobox', { name: 'Finding' }).selectOption('suspected-swaps');
    },
  },
  { name: 'data-pairs-changed', hash: '#data?id=1', fake: withEveryFinding, act: changed },
  { name: 'data-history', hash: '#data?id=1', fake: withHistory, act: openHistory },
  {
    name: 'data-history-long',
    hash: '#data?id=1',
    fake: withLongHistory,
    act: inTurn(openHistory, ({ page }) =>
      page.getByRole('button', { name: 'Show older versions' }).scrollIntoViewIfNeeded(),
    ),
  },
  {
    name: 'data-history-failed',
    hash: '#data?id=1',
    fake: () => {
      const fake = withHistory();
      fake.failures.set(
        'data.history',
        new NudgeError(
          'STORE_BROKEN',
          'Nudge’s copy of these pairs cannot be read.',
          'Import their file again.',
        ),
      );
      return fake;
    },
    act: inTurn(pressButton('History'), ({ page }) => page.getByRole('alert').waitFor()),
  },
  {
    name: 'data-history-back',
    hash: '#data?id=1',
    fake: withHistory,
    act: inTurn(openHistory, async ({ page }) => {
      await page.getByRole('button', { name: 'Go back to this (version 3)' }).click();
      await page.getByText('Every pair is again what it was in version 3.').waitFor();
    }),
  },
  {
    name: 'data-pairs-failed',
    hash: '#data?id=1',
    fake: () => broken('data.change'),
    act: pressButton('Exclude'),
  },
  {
    name: 'data-edit-text',
    hash: '#data?id=1',
    fake: () => holding(supportPairs()),
    act: pressButton('Edit'),
  },
  {
    name: 'data-edit-chat',
    hash: '#data?id=1',
    fake: () => holding(dialoguePairs()),
    act: inTurn(pressButton('Edit'), ({ page }) => page.getByRole('textbox').last().fill('')),
  },
  { name: 'data-edit-long', hash: '#data?id=1', fake: () => holding(longPairs()), act: pressButton('Edit') },
  { name: 'data-health-clean', hash: '#data?id=1', fake: () => holding(supportPairs()), act: tab('Health') },
  { name: 'data-health-many', hash: '#data?id=1', fake: withEveryFinding, act: tab(/^Health/) },
  {
    name: 'data-health-middle',
    hash: '#data?id=1',
    fake: withEveryFinding,
    act: inTurn(tab(/^Health/), toFinding('Length tells the better answer')),
  },
  {
    name: 'data-health-end',
    hash: '#data?id=1',
    fake: withEveryFinding,
    act: inTurn(tab(/^Health/), toFinding('Maybe personal data')),
  },
  {
    name: 'data-health-done',
    hash: '#data?id=1',
    fake: withEveryFinding,
    act: inTurn(tab(/^Health/), async ({ page }) => {
      await page.getByRole('button', { name: /^Swap all/ }).click();
      await page.getByText('All of them are changed.').first().waitFor();
    }),
  },
  {
    name: 'data-tokens-text',
    hash: '#data?id=1',
    fake: () => withTokens(holding(supportPairs())),
    act: tab('Tokens'),
  },
  {
    name: 'data-tokens-chat',
    hash: '#data?id=1',
    fake: () => withTokens(),
    act: inTurn(tab('Tokens'), async ({ page }) => {
      await page.getByRole('listbox', { name: 'Better answer' }).getByRole('option').nth(2).hover();
    }),
  },
  {
    name: 'data-tokens-cut',
    hash: '#data?id=1',
    fake: () => withTokens(holding(longPairs())),
    act: inTurn(tab('Tokens'), (view) => longest(view, 64)),
  },
  { name: 'data-tokens-problem', hash: '#data?id=1', fake: withoutTokens, act: tab('Tokens') },
  { name: 'data-lengths', hash: '#data?id=1', fake: () => new FakeNudge(), act: tab('Lengths') },
  { name: 'data-lengths-opening', hash: '#data?id=1', fake: countingForEver, act: tab('Lengths') },
  { name: 'data-lengths-counting', hash: '#data?id=1', fake: countingForEver, act: counted },
  {
    name: 'data-lengths-cancelled',
    hash: '#data?id=1',
    fake: countingForEver,
    act: inTurn(counted, pressButton('Cancel')),
  },
  {
    name: 'data-lengths-cut',
    hash: '#data?id=1',
    fake: () => new FakeNudge(),
    act: inTurn(tab('Lengths'), (view) => longest(view, 128)),
  },
  { name: 'data-tokens-error', hash: '#data?id=1', fake: () => broken('data.inspect'), act: tab('Tokens') },
  { name: 'data-left-out', hash: '#data?id=1', fake: () => new FakeNudge(), act: tab('3 left out') },
  { name: 'data-file', hash: '#data?id=1', fake: () => new FakeNudge(), act: tab('File') },
  { name: 'data-export', hash: '#data?id=1', fake: () => new FakeNudge(), act: pressButton('Export') },
  {
    name: 'data-export-done',
    hash: '#data?id=1',
    fake: () => new FakeNudge(),
    act: inTurn(pressButton('Export'), ({ page }) => page.getByRole('menuitem').last().click()),
  },
  {
    name: 'data-export-failed',
    hash: '#data?id=1',
    fake: () => broken('data.export'),
    act: inTurn(pressButton('Export'), ({ page }) => page.getByRole('menuitem').last().click()),
  },
];

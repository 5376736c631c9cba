import { cpSync, existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { NudgeError } from '../../shared/errors.ts';
import type { AnswerRequest, AnswerEnd } from '../../main/services/answering.ts';
import { generateAnswer } from '../../main/services/generation.ts';
import { readPairs } from '../../main/engine/data/pairs.ts';
import { computeLogprobs } from '../../main/services/logprobs.ts';
import { AskHost } from '../../main/trainer/askHost.ts';
import type { EngineProcess } from '../../main/trainer/engineProcess.ts';
import { startChildProcess } from '../support/childProcess.ts';
import { tempFolder } from '../support/tempFolder.ts';
import type { SourcePair } from '../../shared/pair.ts';
import { trainedAdapter } from '../support/trainedAdapter.ts';

/** Every question starts a process that loads a model. */
vi.setConfig({ testTimeout: 120_000 });

const starter = path.resolve(import.meta.dirname, '../../resources/starter-model');
const heldOut = path.resolve(import.meta.dirname, '../../resources/sample-pairs-heldout.jsonl');

async function heldOutPair(row: number): Promise<SourcePair> {
  const { pairs } = await readPairs(heldOut);
  return pairs[row]!;
}

const request: AnswerRequest = {
  modelDir: starter,
  tuned: null,
  prompt: 'Hello, nice to meet you.',
  maxNewTokens: 40,
  sampling: { temperature: 0, topP: 1 },
  seed: 1,
};

/** A host whose processes the test can see and end. */
function openHost(idleMs = 60_000) {
  const started: EngineProcess[] = [];
  const host = new AskHost({
    start: (name) => {
      const child = startChildProcess(name);
      started.push(child);
      return child;
    },
    idleMs,
  });
  onTestFinished(() => {
    host.close();
  });
  return { host, started };
}

interface Heard {
  text: Record<string, string>;
  ends: AnswerEnd[];
}

async function hear(host: AskHost, asked: AnswerRequest): Promise<Heard> {
  const heard: Heard = { text: {}, ends: [] };
  await host.answer(asked, {
    onText: (side, text) => (heard.text[side] = (heard.text[side] ?? '') + text),
    onEnd: (end) => heard.ends.push(end),
  });
  return heard;
}

/** The same question through the command line's service. */
async function alone(adapterDir: string | null, asked: AnswerRequest): Promise<string> {
  let text = '';
  await generateAnswer(
    { ...asked, adapterDir, raw: false, device: 'cpu' },
    { onNote: () => undefined, onText: (piece) => (text += piece), shouldStop: () => false },
  );
  return text;
}

describe('asking models', () => {
  it('gives both answers, each as if it had been asked alone', async () => {
    const adapter = await trainedAdapter();
    const { host, started } = openHost();
    for (const sampling of [
      { temperature: 0, topP: 1 },
      { temperature: 0.9, topP: 0.95 },
    ]) {
      const asked = { ...request, sampling, tuned: { kind: 'adapter', dir: adapter } as const };
      const { text, ends } = await hear(host, asked);
      expect(text['base']).toBe(await alone(null, asked));
      expect(text['tuned']).toBe(await alone(adapter, asked));
      expect(ends.map(({ side }) => side).toSorted()).toEqual(['base', 'tuned']);
      expect(
        ends.every(({ reason, tokens, error }) => reason === 'end' && tokens > 0 && error === null),
      ).toBe(true);
    }
    expect(started).toHaveLength(1);
  });

  it('stops where it is, and answers the next question', async () => {
    const { host } = openHost();
    const long = { ...request, maxNewTokens: 150, sampling: { temperature: 1.5, topP: 1 } };
    const heard: Heard = { text: {}, ends: [] };
    await host.answer(long, {
      onText: () => {
        host.stop();
      },
      onEnd: (end) => heard.ends.push(end),
    });
    expect(heard.ends).toMatchObject([{ side: 'base', reason: 'stopped' }]);
    expect((await hear(host, request)).ends).toMatchObject([{ reason: 'end' }]);
  });

  it('ends at the length that was allowed', async () => {
    const { host } = openHost();
    const { ends } = await hear(host, { ...request, maxNewTokens: 2 });
    expect(ends).toMatchObject([{ reason: 'length', tokens: 2 }]);
  });

  it('says what is wrong with a request, and goes on', async () => {
    const { host } = openHost();
    const wrong = { ...request, sampling: { temperature: -1, topP: 1 } };
    await expect(hear(host, wrong)).rejects.toMatchObject({ code: 'SETTING_OUT_OF_RANGE' });
    const missing = { ...request, modelDir: path.join(starter, 'missing') };
    await expect(hear(host, missing)).rejects.toBeInstanceOf(NudgeError);
    expect((await hear(host, request)).ends).toHaveLength(1);
  });

  it('outlives its process: the question in hand fails with the reason, the next gets a new process', async () => {
    const { host, started } = openHost();
    await hear(host, request);
    const asked = host.answer(
      { ...request, maxNewTokens: 150 },
      {
        onText: () => void process.kill(started[0]!.pid!, 'SIGKILL'),
        onEnd: () => undefined,
      },
    );
    await expect(asked).rejects.toMatchObject({ code: 'STOPPED', context: { signal: 9 } });
    expect((await hear(host, request)).ends).toHaveLength(1);
    expect(started).toHaveLength(2);
  });

  it('gives the memory back after a while without questions', async () => {
    const { host, started } = openHost(50);
    await hear(host, request);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    started[0]!.onExit(() => {
      resolve(true);
    });
    await promise;
    expect((await hear(host, request)).ends).toHaveLength(1);
    expect(started).toHaveLength(2);
  });

  it('notices a model whose files changed', async () => {
    const folder = path.join(tempFolder(), 'model');
    cpSync(starter, folder, { recursive: true });
    const adapter = await trainedAdapter();
    const copy = path.join(tempFolder(), 'adapter');
    cpSync(adapter, copy, { recursive: true });
    const { host } = openHost();
    const pair = { kind: 'stored', source: await heldOutPair(3) } as const;
    const asked = { modelDir: folder, tuned: { kind: 'adapter', dir: copy }, pair } as const;
    const before = await host.score(asked);
    const weights = path.join(copy, 'adapter_model.safetensors');
    expect(existsSync(weights)).toBe(true);
    cpSync(path.join(await trainedAdapter(7), 'adapter_model.safetensors'), weights);
    const after = await host.score(asked);
    expect(after.chosen.referenceLogp).toBe(before.chosen.referenceLogp);
    expect(after.chosen.logp).not.toBe(before.chosen.logp);
  });
});

describe('scoring a pair', () => {
  it('gives every token under both models; the sums are the log-probs of the command line', async () => {
    const adapter = await trainedAdapter();
    const { host } = openHost();
    const scores = await host.score({
      modelDir: starter,
      tuned: { kind: 'adapter', dir: adapter },
      pair: { kind: 'stored', source: await heldOutPair(3) },
    });
    const hooks = { onNote: () => undefined, onProgress: () => undefined, shouldStop: () => false };
    const settings = {
      modelDir: starter,
      dataPath: heldOut,
      maxLength: 1024,
      truncation: 'keep-answer' as const,
    };
    for (const [key, adapterDir] of [
      ['referenceLogp', null],
      ['logp', adapter],
    ] as const) {
      const rows = await computeLogprobs(
        { ...settings, adapterDir, microTokens: 2048, device: 'cpu' },
        hooks,
      );
      const row = rows[3];
      if (row === undefined || 'dropped' in row) throw new Error('row 3 was not scored');
      expect(scores.chosen[key]).toBeCloseTo(row.chosen, 4);
      expect(scores.rejected[key]).toBeCloseTo(row.rejected, 4);
    }
    for (const answer of [scores.chosen, scores.rejected]) {
      expect(answer.tokens.map(({ text }) => text).join('')).toContain(answer.text);
      expect(answer.tokens.reduce((sum, { logp }) => sum + logp, 0)).toBeCloseTo(answer.logp, 9);
    }
  });

  it('takes a pair that a person typed', async () => {
    const { host } = openHost();
    const pair = {
      kind: 'text',
      prompt: 'How much are the plums?',
      chosen: 'Two coins.',
      rejected: 'No.',
    } as const;
    const scores = await host.score({ modelDir: starter, tuned: null, pair });
    expect(scores.prompt).toBe(pair.prompt);
    expect(scores.chosen.logp).toBe(scores.chosen.referenceLogp);
    expect(scores.chosen.logp).toBeLessThan(0);
  });

  it('refuses answers that are the same', async () => {
    const { host } = openHost();
    const same = { kind: 'text', prompt: 'a', chosen: 'b', rejected: 'b' } as const;
    await expect(host.score({ modelDir: starter, tuned: null, pair: same })).rejects.toMatchObject({
      code: 'DATA_NO_PAIRS',
    });
  });
});

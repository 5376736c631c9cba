import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { tinyDisk } from '../support/tinyDisk.ts';
import { describeInWindow } from './describeInWindow.ts';
import { button, newHome, openNudge, rail, resources, restPast, startGentleRun } from './nudgeWindow.ts';

vi.setConfig({ testTimeout: 180_000 });

/** A model folder whose config asks for far more memory than any workstation has; its weights are sparse. */
function hugeModel(folder: string): string {
  const model = path.join(folder, 'huge-model');
  mkdirSync(model);
  cpSync(path.join(resources, 'starter-model'), model, { recursive: true });
  const config = JSON.parse(readFileSync(path.join(model, 'config.json'), 'utf8')) as Record<string, number>;
  const hidden = 8192;
  const vocab = config['vocab_size'] ?? 0;
  const wide = { ...config, hidden_size: hidden, intermediate_size: 4 * hidden, num_hidden_layers: 120 };
  writeFileSync(
    path.join(model, 'config.json'),
    JSON.stringify({ ...wide, num_attention_heads: 64, num_key_value_heads: 64, head_dim: 128 }),
  );
  const tensors: Record<string, readonly number[]> = {
    'model.embed_tokens.weight': [vocab, hidden],
    'model.norm.weight': [hidden],
  };
  for (let layer = 0; layer < 120; layer++) {
    const name = `model.layers.${layer}`;
    for (const part of ['q', 'k', 'v', 'o'])
      tensors[`${name}.self_attn.${part}_proj.weight`] = [hidden, hidden];
    for (const part of ['gate', 'up']) tensors[`${name}.mlp.${part}_proj.weight`] = [4 * hidden, hidden];
    tensors[`${name}.mlp.down_proj.weight`] = [hidden, 4 * hidden];
    tensors[`${name}.input_layernorm.weight`] = [hidden];
    tensors[`${name}.post_attention_layernorm.weight`] = [hidden];
  }
  let offset = 0;
  const header: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(tensors)) {
    const end = offset + 2 * shape.reduce((a, b) => a * b, 1);
    header[name] = { dtype: 'BF16', shape, data_offsets: [offset, end] };
    offset = end;
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const file = path.join(model, 'model.safetensors');
  writeFileSync(file, Buffer.concat([length, text]));
  execFileSync('truncate', ['-s', String(8 + text.length + offset), file]);
  return model;
}

/** The process ids of Nudge's training processes below a process. */
function trainers(parent: number): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const all = lines.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)).filter((match) => match !== null);
  const below = (pid: number): number[] => {
    const children = all.filter((match) => Number(match[2]) === pid).map((match) => Number(match[1]));
    return [...children, ...children.flatMap(below)];
  };
  const family = new Set(below(parent));
  return all
    .filter((match) => family.has(Number(match[1])) && match[3]!.includes('worker.js'))
    .map((match) => Number(match[1]));
}

describeInWindow('when things go wrong', () => {
  it('a broken file is explained, with the line, and nothing is lost', async () => {
    const { page, dropFiles, pageErrors } = await openNudge();
    const folder = newHome();
    const broken = path.join(folder, 'broken.jsonl');
    writeFileSync(broken, '{"prompt":"Q","chosen\n{"prompt":"Q","chosen\n');
    await dropFiles([broken]);
    const alert = page.getByRole('alert').first();
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/line 1/);
    await dropFiles([path.join(resources, 'icons/icon.svg')]);
    await page
      .getByText(/icon\.svg/)
      .first()
      .waitFor();
    expect(await rail(page, 'Data').innerText()).toMatch(/0/);
    expect(pageErrors()).toEqual([]);
  });

  it('a model that does not fit is said to, and can only be started by saying so', async () => {
    const { page, dropFiles } = await openNudge();
    const model = hugeModel(newHome());
    await button(page, 'Try the sample').click();
    await button(page, 'Start training').waitFor();
    await rail(page, 'Models').click();
    await dropFiles([model]);
    await page.getByText('huge-model').first().waitFor();
    // The starter model is the first, the sample the first two datasets.
    await page.evaluate('void (location.hash = "#new-run?datasetId=2&modelId=2")');
    await page
      .getByText(/does not fit/i)
      .first()
      .waitFor({ timeout: 60_000 });
    expect(await page.getByText(/fewer tokens|smaller model/).count()).toBeGreaterThan(0);
    const start = button(page, 'Start training');
    await start.waitFor();
    expect(await start.isDisabled()).toBe(true);
    await page.getByRole('checkbox', { name: 'Start it all the same' }).check();
    expect(await start.isDisabled()).toBe(false);
  });

  it('a trainer killed by signal 9 fails its run with the reason; the app goes on, and so can the run', async () => {
    const { app, page, pageErrors } = await openNudge();
    await button(page, 'Try the sample').click();
    await button(page, 'Start training').waitFor();
    await startGentleRun(page);
    await restPast(page, 2);
    const pids = trainers(app.process().pid!);
    expect(pids.length).toBeGreaterThan(0);
    await button(page, 'Resume').click();
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await page
      .getByText(/signal 9/)
      .first()
      .waitFor({ timeout: 30_000 });
    await button(page, /^Continue from step \d+ of \d+$/).waitFor();
    await rail(page, 'Runs').click();
    await page.getByRole('grid').or(page.getByRole('table')).getByText('Failed').first().waitFor();
    await rail(page, 'New run')
      .or(page.getByRole('link', { name: 'New run' }))
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: 'New run' }).waitFor();
    expect(pageErrors()).toEqual([]);
  });

  it('a disk that fills up ends the run with the reason, and keeps what was there', async () => {
    const disk = tinyDisk(14_000);
    if (disk === null) throw new Error('no small file system could be made here');
    const { page, pageErrors } = await openNudge({ home: disk, env: { STANDIN_PROFILE: newHome() } });
    await button(page, 'Try the sample').click();
    await button(page, 'Start training').waitFor();
    await startGentleRun(page);
    await restPast(page, 2);
    // What is left goes to somebody else.
    try {
      writeFileSync(path.join(disk, 'filler'), Buffer.alloc(20_000_000));
    } catch {
      // Full, as it should be.
    }
    await button(page, 'Resume').click();
    await page.getByText(/full/i).first().waitFor({ timeout: 120_000 });
    await rail(page, 'Data').click();
    await page.getByText('sample-pairs.jsonl').first().waitFor();
    expect(pageErrors()).toEqual([]);
  });
});

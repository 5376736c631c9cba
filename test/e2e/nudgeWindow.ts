import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { launchNudge, type LaunchOptions, type Launched } from './launch.ts';

export const resources = path.resolve(import.meta.dirname, '../../resources');
export const samplePairs = path.join(resources, 'sample-pairs.jsonl');

/** A folder for Nudge to keep its things in, removed with the running test. */
export function newHome(): string {
  const home = mkdtempSync(path.join(tmpdir(), 'nudge-home-'));
  onTestFinished(() => {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });
  return home;
}

/** Nudge in a window until the running test ends. */
export async function openNudge(options: LaunchOptions & { readonly home?: string } = {}): Promise<Launched> {
  const nudge = await launchNudge({ home: newHome(), size: { width: 1200, height: 800 }, ...options });
  onTestFinished(() => nudge.close());
  return nudge;
}

/** One of the views in the rail. */
export function rail(page: Page, name: string): Locator {
  return page.getByRole('navigation').getByRole('link', { name: new RegExp(`^${name}`) });
}

export function button(page: Page, name: string | RegExp): Locator {
  return page.getByRole('button', { name, exact: typeof name === 'string' });
}

/** From a new run with all three parts settled to its page: the gentle preset makes the fewest steps. */
export async function startGentleRun(page: Page): Promise<void> {
  await page.getByRole('radio', { name: /^Gentle/ }).click();
  await button(page, 'Start training').click();
  await button(page, 'Pause').waitFor({ timeout: 60_000 });
}

/** Lets a live run go on only a little at a time until it rests past a step, however fast the machine is. */
export async function restPast(page: Page, step: number): Promise<void> {
  await rest(page);
  while ((await currentStep(page)) <= step) {
    await button(page, 'Resume').click();
    await rest(page);
  }
}

async function rest(page: Page): Promise<void> {
  await button(page, 'Pause').click();
  await button(page, 'Resume').waitFor({ timeout: 60_000 });
}

/** Waits until a live run has passed a step. */
export async function passStep(page: Page, step: number): Promise<void> {
  await waitUntil(async () => (await currentStep(page)) > step);
}

/** The step a run's page tells; 0 before it tells one. */
export async function currentStep(page: Page): Promise<number> {
  const text = await page.getByRole('main').innerText();
  return Number(/step ([\d,]+) of/.exec(text)?.[1]?.replaceAll(',', '') ?? 0);
}

/** @throws Error after `ms` */
export async function waitUntil(holds: () => Promise<boolean>, ms = 90_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

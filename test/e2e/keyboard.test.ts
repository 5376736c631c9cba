import type { Page } from 'playwright-core';
import { expect, it, vi } from 'vitest';
import { describeInWindow } from './describeInWindow.ts';
import { button, openNudge } from './nudgeWindow.ts';

vi.setConfig({ testTimeout: 120_000 });

/** What has the focus, as a screen reader would name it. */
function focused(page: Page): Promise<string> {
  return page.evaluate(
    'document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent?.trim() ?? ""',
  );
}

/** Presses Tab until the focus is on something of that name. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 80; presses++) {
    const now = await focused(page);
    if (name.test(now)) return;
    seen.push(now.slice(0, 30));
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never came to ${String(name)}; it came by ${seen.join(' | ')}`);
}

describeInWindow('a new run by keyboard alone', () => {
  it('goes from the first window to a training that runs', async () => {
    const { page, pageErrors } = await openNudge();
    await tabTo(page, /^Try the sample$/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'New run' }).waitFor();
    await button(page, 'Start training').waitFor();
    // The presets are one group: arrows choose within it.
    await tabTo(page, /^(?:Gentle|Balanced|Strong)|^$/);
    // It makes the most steps: there is time to come to the button that pauses it.
    const strong = page.getByRole('radio', { name: /^Strong/ });
    for (let presses = 0; presses < 80 && !(await strong.isChecked()); presses++) {
      const onPreset = await page.evaluate<boolean>(
        'document.activeElement?.getAttribute("role") === "radio" || document.activeElement?.getAttribute("type") === "radio"',
      );
      await page.keyboard.press(onPreset ? 'ArrowRight' : 'Tab');
    }
    expect(await strong.isChecked()).toBe(true);
    await tabTo(page, /^Start training$/);
    await page.keyboard.press('Enter');
    await button(page, 'Pause').waitFor({ timeout: 60_000 });
    await tabTo(page, /^Pause$/);
    await page.keyboard.press('Enter');
    await button(page, 'Resume').waitFor();
    await tabTo(page, /^Stop$/);
    await page.keyboard.press('Enter');
    await page.getByText('Stopped').first().waitFor({ timeout: 60_000 });
    expect(pageErrors()).toEqual([]);
  });
});

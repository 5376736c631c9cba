import type { Page } from 'playwright-core';

/** What has the focus: its name for screen readers, as near as the page tells, and its tag. */
async function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return '';
    const labelled = element.getAttribute('aria-labelledby') ?? '';
    const names = [
      element.getAttribute('aria-label'),
      document.getElementById(labelled)?.textContent,
      (element as HTMLInputElement).labels?.[0]?.textContent,
      element.textContent,
    ];
    const name = names.find((one) => one !== null && one !== undefined && one.trim() !== '') ?? '';
    return name.replaceAll(/\s+/g, ' ').trim();
  });
}

/** Presses Tab until something with this name has the focus, as a person without a mouse does. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    const here = await focused(page);
    if (here.startsWith(name)) return;
    passed.push(here);
  }
  throw new Error(`Tab never came to "${name}", only to ${passed.join(' | ')}`);
}

export { focused };

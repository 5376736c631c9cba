/*
 * Draws icon.svg in the sizes that desktops ask for, with a Chromium that is here (`CHROMIUM` names another), and
 * writes png/, icon.ico and icon.icns beside it:
 *   node resources/icons/render.ts
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { icnsFile, icoFile, type Picture } from './iconFiles.ts';

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

async function draw(svg: string): Promise<Picture[]> {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const page = await browser.newPage();
    await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${svg}`);
    const pictures: Picture[] = [];
    for (const size of sizes) {
      await page.setViewportSize({ width: size, height: size });
      pictures.push({ size, png: await page.screenshot({ omitBackground: true }) });
    }
    return pictures;
  } finally {
    await browser.close();
  }
}

const folder = import.meta.dirname;
const pictures = await draw(readFileSync(path.join(folder, 'icon.svg'), 'utf8'));
mkdirSync(path.join(folder, 'png'), { recursive: true });
for (const { size, png } of pictures) writeFileSync(path.join(folder, 'png', `${size}x${size}.png`), png);
writeFileSync(path.join(folder, 'icon.ico'), icoFile(pictures.filter(({ size }) => size <= 256)));
writeFileSync(path.join(folder, 'icon.icns'), icnsFile(pictures));

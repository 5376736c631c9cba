import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { swiftShaderEnv } from '../../support/swiftshader.ts';

const device = fileURLToPath(new URL('../../../main/engine/runtime/device.ts', import.meta.url));

/** What a process of its own opens: the Vulkan loader reads its environment only once. */
function opened(choice: string, env: Record<string, string>): { device: string; note: string | null } {
  const script = `
    const { openExecutor } = await import(${JSON.stringify(device)});
    const { executor, note } = await openExecutor(${JSON.stringify(choice)}, 1);
    process.stdout.write(JSON.stringify({ device: executor.device, note }));
    await executor.close();`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(output) as { device: string; note: string | null };
}

const nowhere = { VK_ICD_FILENAMES: '/nowhere/driver.json', VK_DRIVER_FILES: '/nowhere/driver.json' };
const software = swiftShaderEnv();

describe('opening a device', () => {
  it('takes the processor when asked, without a word', () => {
    expect(opened('cpu', nowhere)).toEqual({ device: 'cpu', note: null });
  });

  it.each(['auto', 'webgpu'])(
    'falls back to the processor and says so where no card works (%s)',
    (choice) => {
      const { device: used, note } = opened(choice, nowhere);
      expect(used).toBe('cpu');
      expect(note).toMatch(/No graphics card could be used, so the processor does the work/);
    },
  );

  it.skipIf(software === null)(
    'passes over a card that only imitates one, unless asked for',
    { timeout: 120_000 },
    () => {
      const auto = opened('auto', software ?? {});
      expect(auto.device).toBe('cpu');
      expect(auto.note).toMatch(/slower than the processor/);
      expect(opened('webgpu', software ?? {})).toEqual({ device: 'webgpu', note: null });
    },
  );
});

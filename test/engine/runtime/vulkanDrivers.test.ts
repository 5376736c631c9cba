import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasVulkanDriver } from '../../../main/engine/runtime/vulkanDrivers.ts';
import { tempFolder } from '../../support/tempFolder.ts';

test('a driver is found by its variable, or by its file in one of the loader’s folders', () => {
  const folder = tempFolder();
  mkdirSync(join(folder, 'vulkan', 'icd.d'), { recursive: true });
  writeFileSync(join(folder, 'vulkan', 'icd.d', 'driver.json'), '{}');
  expect(hasVulkanDriver({ VK_ICD_FILENAMES: '/a/driver.json' }, tempFolder())).toBe(true);
  expect(hasVulkanDriver({ XDG_DATA_DIRS: `/nowhere:${folder}` }, tempFolder())).toBe(true);
  expect(hasVulkanDriver({ XDG_CONFIG_HOME: folder }, tempFolder())).toBe(true);
});

test('a user’s own folder counts without any variable', () => {
  const user = tempFolder();
  const drivers = join(user, '.local', 'share', 'vulkan', 'icd.d');
  mkdirSync(drivers, { recursive: true });
  writeFileSync(join(drivers, 'driver.json'), '{}');
  expect(hasVulkanDriver({}, user)).toBe(true);
});

import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that name driver files outright. */
const namingVariables = ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES', 'VK_ADD_DRIVER_FILES'];

/**
 * Whether Linux has any Vulkan driver, looked for where the Vulkan loader looks (its LoaderDriverInterface page).
 * Without one WebGPU cannot work, and asking it anyway writes warnings to the terminal that nobody can use.
 */
export function hasVulkanDriver(
  environment: Environment = process.env,
  userFolder: string = homedir(),
): boolean {
  if (namingVariables.some((name) => (environment[name] ?? '') !== '')) return true;
  return driverFolders(environment, userFolder).some(holdsDriver);
}

function driverFolders(environment: Environment, userFolder: string): string[] {
  const paths = (name: string, fallback: string): string[] => {
    const value = environment[name] ?? '';
    return (value === '' ? fallback : value).split(delimiter);
  };
  return [
    ...paths('XDG_CONFIG_HOME', join(userFolder, '.config')),
    ...paths('XDG_CONFIG_DIRS', '/etc/xdg'),
    '/etc',
    ...paths('XDG_DATA_HOME', join(userFolder, '.local', 'share')),
    ...paths('XDG_DATA_DIRS', ''),
    '/usr/local/share',
    '/usr/share',
    // NixOS.
    '/run/opengl-driver/share',
  ].map((folder) => join(folder, 'vulkan', 'icd.d'));
}

function holdsDriver(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.endsWith('.json'));
  } catch {
    return false;
  }
}

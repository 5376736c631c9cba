import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where Chromium and Chrome packages for Linux put SwiftShader, a Vulkan driver that needs no GPU. */
const browserFolders = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];

/** Where the Vulkan loader (libvulkan1) is installed. */
const libraryFolders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib'];

/**
 * The environment in which the WebGPU provider runs on SwiftShader, or null where SwiftShader or the Vulkan
 * loader is missing: the test then skips. It must be set before the provider is first used in a process.
 * @throws Error when it is missing on CI.
 */
export function swiftShaderEnv(): { readonly VK_ICD_FILENAMES: string } | null {
  const driver = firstFile(browserFolders, 'vk_swiftshader_icd.json');
  const loader = firstFile(libraryFolders, 'libvulkan.so.1');
  if (driver !== null && loader !== null) return { VK_ICD_FILENAMES: driver };
  if (process.env['CI'] === 'true') {
    throw new Error('SwiftShader is missing. On Debian: apt-get install chromium libvulkan1');
  }
  return null;
}

function firstFile(folders: readonly string[], name: string): string | null {
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

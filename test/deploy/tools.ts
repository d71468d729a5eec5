// Tools of the system that the samples are tried with.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];

/** Where a tool lies; null where it is not installed. */
export function pathOf(tool: string): string | null {
  for (const folder of FOLDERS)
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return join(folder, tool);
    } catch {}
  return null;
}

/** A test's name and options: where a tool is missing it is skipped, and says so in its name. */
export function needing(name: string, ...tools: readonly string[]): [string, { skip: boolean }] {
  const missing = tools.filter((tool) => pathOf(tool) === null);
  return missing.length === 0
    ? [name, { skip: false }]
    : [`${name} (skipped: ${missing.join(', ')} is not installed here)`, { skip: true }];
}

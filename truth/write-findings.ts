// Writes docs/findings.md from a folder of real histories.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findings } from './findings.ts';

const folder = process.argv[2] ?? '';
if (existsSync(join(folder, 'nixj9_hourly.csv')))
  writeFileSync(fileURLToPath(new URL('../docs/findings.md', import.meta.url)), await findings(folder));
else {
  console.error('name the folder that holds the histories: npm run findings -- <folder>');
  process.exitCode = 2;
}

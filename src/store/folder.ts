// Makes a folder and those above it, step by step: Node's own recursive mkdir never returns on some file systems.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

const DEEPEST = 64;

export function makeFolder(path: string): void {
  const missing: string[] = [];
  for (let at = path; !existsSync(at) && missing.length < DEEPEST; at = dirname(at)) missing.push(at);
  for (const folder of missing.reverse()) mkdirSync(folder);
}

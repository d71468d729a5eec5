// A program that is killed in the middle of a hostile page leaves nobody behind who goes on reading it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const PARENT = fileURLToPath(new URL('./orphan-parent.ts', import.meta.url));
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const childOf = (pid: number): string | undefined =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((name) => {
      try {
        return readFileSync(`/proc/${name}/status`, 'utf8').includes(`PPid:\t${pid}\n`);
      } catch {
        return false;
      }
    });

test('the reading process ends with its parent, though it is in the middle of a step', {
  timeout: 120_000,
  skip: process.platform === 'linux' ? false : 'processes are found in /proc, which only Linux has',
}, async () => {
  const parent = spawn(process.execPath, [PARENT], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => parent.stdout.once('data', resolve));
  const child = childOf(parent.pid ?? 0);
  assert.ok(child !== undefined);
  // The page is under way to it, or being read: both end alike.
  await wait(300);
  parent.kill('SIGKILL');
  await new Promise((resolve) => parent.on('close', resolve));
  for (let tries = 0; tries < 400 && existsSync(`/proc/${child}`); tries += 1) await wait(100);
  assert.equal(existsSync(`/proc/${child}`), false, 'it reads on');
});

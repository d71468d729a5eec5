// Real mounts for tests of what lies on a disk; where they cannot be made, the reason stands in the test's name.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

const mount = (...args: readonly string[]): boolean => spawnSync('mount', args, { stdio: 'ignore' }).status === 0;

const unmount = (place: string): void => {
  spawnSync('umount', ['-l', place], { stdio: 'ignore' });
};

/** A place of its own for a mount, which is ended before the place goes. */
function place(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-mount-'));
  t.after(() => {
    unmount(join(folder, 'at'));
    rmSync(folder, { recursive: true, force: true });
  });
  return join(folder, 'at');
}

/** A small disk, there until the test is over. */
export function smallDisk(t: TestContext, size: string): string {
  const at = place(t);
  mkdirSync(at);
  if (!mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', at)) throw new Error('no disk could be mounted');
  return at;
}

/** Shows a folder or a file at another place as well, for reading alone where it says so. */
export function bound(t: TestContext, from: string, isReadonly = false): string {
  const at = place(t);
  if (statSync(from).isDirectory()) mkdirSync(at);
  else writeFileSync(at, '');
  if (!mount('--bind', from, at) || (isReadonly && !mount('-o', 'remount,bind,ro', at)))
    throw new Error('nothing could be bound');
  return at;
}

function canMount(): boolean {
  const probe = join(tmpdir(), `gpu-spot-mount-${process.pid}`);
  mkdirSync(probe);
  const can = mount('-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', probe);
  if (can) unmount(probe);
  rmSync(probe, { recursive: true, force: true });
  return can;
}

/** Null where mounts can be made. */
export const noMounts: string | null = canMount() ? null : 'not tried: only root on Linux can mount';

/** A test's name and options, which say so where it cannot be tried. */
export const mounted = (name: string): [string, { skip: boolean }] =>
  noMounts === null ? [name, { skip: false }] : [`${name} (${noMounts})`, { skip: true }];

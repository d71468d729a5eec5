// Runs the program as a user does, in a process of its own.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { run } from '#commands/run.ts';

const BIN = fileURLToPath(new URL('../bin/gpu-spot.js', import.meta.url));

/** The environment without any of our own settings, so that a test says all that it depends on. */
const bare = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !name.startsWith('GPU_SPOT_') &&
        !name.startsWith('ANTHROPIC_') &&
        !name.endsWith('_API_KEY') &&
        name !== 'NODE_TEST_CONTEXT',
    ),
  );

export function startCli(
  args: readonly string[],
  env: Record<string, string> = {},
  cwd?: string,
  stdin: 'ignore' | 'pipe' = 'ignore',
): ChildProcess {
  return spawn(process.execPath, [BIN, ...args], {
    env: { ...bare(), ...env },
    cwd,
    stdio: [stdin, 'pipe', 'pipe'],
  });
}

/** The same with so many descriptors and no more. */
export function startWith(
  descriptors: number,
  args: readonly string[],
  env: Record<string, string> = {},
): ChildProcess {
  const words = ['-c', `ulimit -n ${descriptors}; exec "$0" "$@"`, process.execPath, BIN, ...args];
  return spawn('sh', words, { env: { ...bare(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
}

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

export function runCli(args: readonly string[], env: Record<string, string> = {}, cwd?: string): Promise<Ran> {
  const child = startCli(args, env, cwd);
  let out = '';
  let err = '';
  child.stdout?.on('data', (text) => {
    out += text;
  });
  child.stderr?.on('data', (text) => {
    err += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

/**
 * The same within this process, without the half second that a start takes: for what a command answers, where the test is not about
 * the process. One at a time: its environment and its output are this process'.
 */
export async function runHere(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const { stdout, stderr } = process;
  const before = { env: process.env, out: stdout.write, err: stderr.write };
  const said = { out: '', err: '' };
  // The test runner's own reports are bytes, and go where they went.
  const hear = (name: 'out' | 'err', stream: NodeJS.WriteStream): typeof stream.write =>
    ((chunk: string | Uint8Array, ...rest: []) => {
      if (typeof chunk !== 'string') return before[name].call(stream, chunk, ...rest);
      said[name] += chunk;
      return true;
    }) as typeof stream.write;
  process.env = { ...bare(), ...env };
  stdout.write = hear('out', stdout);
  stderr.write = hear('err', stderr);
  stdout.setMaxListeners(0);
  try {
    return { code: await run(['node', 'gpu-spot', ...args]), ...said };
  } finally {
    process.env = before.env;
    stdout.write = before.out;
    stderr.write = before.err;
  }
}

/** Resolves once the program has printed something that matches; rejects where it ends before. */
export function untilPrinted(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let seen = '';
  return new Promise((resolve, reject) => {
    const look = (text: unknown): void => {
      seen += String(text);
      const found = pattern.exec(seen);
      if (found !== null) resolve(found);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.on('close', (code) => reject(new Error(`ended with ${code} before printing ${pattern}: ${seen}`)));
  });
}

/** The processes that a process has begun and that still run; none where `pgrep` is not. */
export function childrenOf(pid: number): string[] {
  try {
    return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .filter(Boolean);
  } catch {
    return [];
  }
}

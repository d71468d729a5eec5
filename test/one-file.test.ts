// A provider is one file and its folder of answers: held by looking for its name in every other file of ours.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SRC = join(ROOT, 'src');

type File = { readonly path: string; readonly text: string };

const source: readonly File[] = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: relative(SRC, path), text: readFileSync(path, 'utf8') }));

/** Words that are a provider's id and a word of the house too. */
const ALSO_WORDS = ['lambda'];

/** A provider is one file: its name stands in no other of ours, but for the imaginary market, which speaks the wire. */
export function namesOfProviders(all: readonly File[]): string[] {
  const ids = all.flatMap(({ path }) => /^providers\/([\w-]+)\.ts$/.exec(path)?.[1] ?? []);
  return all
    .filter(({ path }) => !path.startsWith('demo/'))
    .flatMap(({ path, text }) =>
      ids
        .filter((id) => path !== `providers/${id}.ts` && !ALSO_WORDS.includes(id))
        .filter((id) =>
          new RegExp(`['"\`/]${id}['"\`]|\\b${id}\\s*:|providers/${id}\\b`, 'i').test(
            text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, ''),
          ),
        )
        .map((id) => `${path} names the provider ${id}`),
    );
}

test('a provider is one file and its folder of answers: no other file of ours names it', () => {
  const ids = readdirSync(join(SRC, 'providers')).map((file) => file.replace(/\.ts$/, ''));
  assert.ok(ids.length >= 16, `only ${ids.length} providers`);
  assert.deepEqual(namesOfProviders(source), []);
  for (const id of ids)
    assert.ok(existsSync(join(ROOT, 'test/payloads', id, 'round.json')), `no answers of ${id} on file`);
  const planted = [
    { path: 'providers/acme.ts', text: "// x\nconst id = 'acme';" },
    { path: 'intake/x.ts', text: "// x\nif (provider === 'acme') return;" },
    { path: 'surfaces/pages/x.ts', text: '// x\nconst colours = { acme: 1 };' },
    { path: 'demo/x.ts', text: "// x\nconst id = 'acme';" },
  ];
  assert.deepEqual(namesOfProviders(planted), [
    'intake/x.ts names the provider acme',
    'surfaces/pages/x.ts names the provider acme',
  ]);
});

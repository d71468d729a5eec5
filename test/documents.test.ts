// The documents held to the checkout: every decision indexed and whole, every path that a document names there.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { QUESTION_NAMES } from '#questions/names.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

test('the index of decisions names each of them, and each has its parts', () => {
  const folder = join(ROOT, 'docs/decisions');
  const records = readdirSync(folder).filter((name) => /^\d{4}-/.test(name));
  const index = readFileSync(join(folder, 'README.md'), 'utf8');
  assert.ok(records.length >= 10, `only ${records.length} decisions`);
  for (const name of records) {
    const text = readFileSync(join(folder, name), 'utf8');
    assert.ok(index.includes(`(${name})`), `the index does not name ${name}`);
    assert.ok(text.split('\n').length <= 60, `${name} is longer than 60 lines`);
    for (const part of ['Status:', '## Context', '## Options', '## Decision', '## Consequences', '## Confirmation'])
      assert.ok(text.includes(part), `${name} has no ${part}`);
  }
  assert.deepEqual(
    [...new Set([...index.matchAll(/\((\d{4}-[^)]+)\)/g)].map((found) => found[1]))].sort(),
    records.sort(),
  );
});

test('paths that the documents name exist', () => {
  const documents = [
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'docs/operations.md',
    'docs/style.md',
    'docs/performance.md',
  ];
  const records = readdirSync(join(ROOT, 'docs/decisions')).map((name) => `docs/decisions/${name}`);
  const index = readFileSync(join(ROOT, 'docs/decisions/README.md'), 'utf8');
  // A record is never edited: where a path has moved since, the index says where to.
  const hasMoved = (document: string, path: string): boolean =>
    document.startsWith('docs/decisions/') && index.includes(`\`${path}\``);
  let checked = 0;
  for (const document of [...documents, ...records]) {
    const text = readFileSync(join(ROOT, document), 'utf8');
    const named = [...text.matchAll(/`((?:src|test|docs|bin|bench|deploy|\.github|\.ci)\/[\w./-]+)`/g)].map(
      (found) => found[1] ?? '',
    );
    const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map((found) =>
      join(dirname(document), found[1] ?? ''),
    );
    for (const path of [...named, ...linked]) {
      checked += 1;
      assert.ok(
        existsSync(join(ROOT, path)) || hasMoved(document, path),
        `${document} names ${path}, which is not there`,
      );
    }
  }
  assert.ok(checked > 20, `checked only ${checked} paths`);
});

test('the README names every question of the API, and no other', () => {
  const text = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [, list = ''] = /`\/api\/v1\/<question>`, GET, no key: ([\s\S]*?)\. JSON/.exec(text) ?? [];
  const named = [...list.matchAll(/`([a-z-]+)`/g)].map(([, name = '']) => name.replaceAll('-', '_'));
  assert.deepEqual(named.sort(), [...QUESTION_NAMES].sort());
});

// Every page over a view is the page over a store that was written at once, letter by letter, and the stores are one by digest.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { digestOf } from '#store/digest.ts';
import { openStore } from '#store/open.ts';
import { GOLDEN, PAGES, pageText } from '../golden-pages.ts';
import { oneServer, onPostgres } from '../log/postgres-server.ts';
import { fillSmallWorld, smallWorld } from '../small-world.ts';
import { aNode } from './nodes.ts';

const server = oneServer();

test(...onPostgres('every golden page over a view that only followed is the golden page'), async (t) => {
  const ports = [server().port];
  const [writer, follower] = [await aNode(t, 'pages', { ports }), await aNode(t, 'pages', { ports })];
  await writer.view.commit(() => fillSmallWorld(writer.store));
  assert.equal(await follower.view.follow(), 2);
  const reader = openStore(follower.store.path, { readonly: true });
  t.after(() => reader.close());
  // When it was judged, and how long that took, is each run's own.
  const [here, there] = [digestOf(reader).tables, digestOf(smallWorld()).tables];
  const others = Object.keys(here).filter((table) => here[table] !== there[table]);
  assert.deepEqual(others, ['meta', 'verdict_log']);
  for (const [name, path] of Object.entries(PAGES))
    assert.equal(await pageText(path, reader), readFileSync(`${GOLDEN}/${name}.html`, 'utf8'), path);
});

// The control that must lose: a standby that nobody waits for takes the place of a server that had acknowledged more. Every node has to
// notice, to say so with 503, and to name the half hours that only it still holds.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isoTime, slotOf, slotStart } from '#domain/time.ts';
import { Clock, run, start } from '../chaos/running.ts';
import { freePort } from '../test/deploy/host.ts';
import { aPair, HAS_POSTGRES, postgres } from '../test/log/postgres-server.ts';
import { aNode, holds, type Node, readyOf, until } from './nodes.ts';

export async function control(parent: string): Promise<string[]> {
  if (!HAS_POSTGRES) {
    console.log('the control is not run: npm has no PostgreSQL for this machine');
    return [];
  }
  const folder = join(parent, 'control');
  mkdirSync(folder);
  const clock = new Clock(folder);
  const port = await freePort();
  const upstream = start(['upstream', '--port', String(port)], clock.env);
  const servers = postgres();
  const nodes: Node[] = [];
  const faults: string[] = [];
  try {
    const { old, spare } = await aPair(servers, false);
    const log = `postgres://spot@127.0.0.1:${old.port},127.0.0.1:${spare.port}/postgres?stream=prices`;
    const making = { folder, clock, upstream: `http://127.0.0.1:${port}` };
    for (const name of ['start-1', 'serve-1']) nodes.push(await aNode(name, log, making));
    const shown = async (): Promise<number> => {
      const slot = slotOf(clock.now);
      await until('both show the round', () => nodes.every((each) => holds(each, slot)));
      return slot;
    };
    await shown();
    await until('the standby has it all', async () => {
      const count = 'SELECT count(*)::int AS n FROM gpu_spot_entry';
      return (await old.ask(count))[0]?.n === (await spare.ask(count))[0]?.n;
    });
    await spare.stop();
    clock.nextSlot();
    const lost = isoTime(slotStart(await shown()));
    await old.kill();
    await spare.start();
    spare.promote();
    for (const node of nodes) {
      await until(`${node.name} notices`, async () => (await readyOf(node)).status === 503);
      const { problem = '' } = await readyOf(node);
      if (!/the log went back/.test(problem)) faults.push(`${node.name} says: ${problem}`);
      const { code, said } = await run(['log', '--verify'], node.env);
      if (code === 0 || !said.includes(lost)) faults.push(`${node.name} does not name ${lost}: ${said.slice(0, 300)}`);
      if ((await fetch(`${node.program.base}/`)).status !== 200)
        faults.push(`${node.name} no longer shows what it holds`);
    }
    console.log(
      `the control, a standby that nobody waits for: the round of ${lost} was acknowledged and is lost in the log; ` +
        `${faults.length === 0 ? 'both nodes stopped with 503, name it, and hold it still' : 'and it was NOT noticed'}`,
    );
  } finally {
    for (const { program } of nodes) program.child.kill('SIGKILL');
    upstream.child.kill('SIGKILL');
    await servers.end();
  }
  return faults;
}

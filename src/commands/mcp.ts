// The questions as tools on stdio, for a client that starts programs: stdout is the protocol's alone.
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { openStore } from '#store/open.ts';
import { mcpServer } from '#surfaces/mcp/mcp.ts';
import { remembering } from '#surfaces/mcp/remembering.ts';
import { realClock } from './doors.ts';
import { openHouse } from './house.ts';
import { withoutSecrets } from './secrets.ts';
import { askedToStop } from './stop.ts';
import { createTeller } from './teller.ts';
import { VERSION } from './version.ts';

export async function mcp(): Promise<number> {
  const asked = askedToStop();
  const { config } = await openHouse();
  const store = openStore(config.db, { readonly: true });
  const say = (line: string): void => console.error(withoutSecrets(line));
  const doors = remembering({ ...createTeller(store, realClock), program: VERSION, say });
  const ended = new Promise<void>((resolve) => process.stdin.once('end', resolve).once('close', resolve));
  const server = serveStdio(() => mcpServer(doors), {
    onerror: (error) => say(`mcp: ${error.message}`),
  });
  await Promise.race([asked, ended]);
  await server.close();
  store.close();
  return 0;
}

// The questions as tools on stdio, for a client that starts programs: stdout is the protocol's alone.
import type { CallToolResult } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { QuestionName } from '#questions/list.ts';
import type { Row } from '#questions/tool.ts';
import { openStore } from '#store/open.ts';
import { failed, toolAnswer } from '#surfaces/mcp/answer.ts';
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
  const { ask, version } = remembering(createTeller(store, realClock));
  const answer = (name: QuestionName, given: Row): CallToolResult => {
    try {
      return toolAnswer(ask, name, given, version());
    } catch (error) {
      say(`error: ${name}: ${(error as Error).stack ?? error}`);
      return failed('the program failed; its log says why');
    }
  };
  const ended = new Promise<void>((resolve) => process.stdin.once('end', resolve).once('close', resolve));
  const server = serveStdio(() => mcpServer({ program: VERSION, answer }), {
    onerror: (error) => say(`mcp: ${error.message}`),
  });
  await Promise.race([asked, ended]);
  await server.close();
  store.close();
  return 0;
}

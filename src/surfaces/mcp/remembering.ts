// Keeps the last answers under their version, so that the next page of one is cut from it and not computed again.
import type { Asked } from '#questions/ask.ts';
import type { McpDoors } from './mcp.ts';

const MOST_ANSWERS = 24;

export function remembering(doors: McpDoors): McpDoors {
  let keptFor = '';
  const kept = new Map<string, Asked>();
  return {
    ...doors,
    ask: (name, raw) => {
      const version = doors.version();
      if (version !== keptFor) kept.clear();
      keptFor = version;
      const key = JSON.stringify([name, Object.entries(raw).sort()]);
      const held = kept.get(key) ?? doors.ask(name, raw);
      kept.delete(key);
      const [oldest] = kept.keys();
      if (kept.size >= MOST_ANSWERS && oldest !== undefined) kept.delete(oldest);
      kept.set(key, held);
      return held;
    },
  };
}

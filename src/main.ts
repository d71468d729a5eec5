// Reads the command's name and hands over.
import '#commands/slot-length.ts';
import { complain, run } from '#commands/run.ts';

export async function main(argv: readonly string[]): Promise<void> {
  // What nobody caught ends the process as ever, but Node's own report of it would show whatever the error holds.
  process.on('uncaughtException', (error) => process.exit(complain(error)));
  process.exitCode = await run(argv);
}

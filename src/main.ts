// Reads the command's name and hands over.
import { run } from '#commands/run.ts';

export async function main(argv: readonly string[]): Promise<void> {
  process.exitCode = await run(argv);
}

// Numbers as the command line gives them.
import { InvalidArgumentError } from 'commander';

export function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('a whole number, please');
  return Number(text);
}

export function port(text: string): number {
  const number = whole(text);
  if (number > 65_535) throw new InvalidArgumentError('a port is at most 65535');
  return number;
}

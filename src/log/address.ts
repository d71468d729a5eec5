// Where a log is: postgres://user:password@h1:5432,h2:5432/database?stream=prices&sslmode=verify-full
import { readFileSync } from 'node:fs';

export type PostgresAddress = {
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
  readonly user: string;
  readonly password: string | undefined;
  readonly database: string;
  readonly stream: string;
  /** Who must vouch for the server; null without TLS. */
  readonly tls: { readonly ca: string | undefined } | null;
};

export class AddressProblem extends Error {}

const PORT = 5_432;
const FORM = /^postgres(?:ql)?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/?]+)\/([^?]*)(?:\?(.*))?$/;
const STREAM = /^[a-z][a-z0-9_-]{0,62}$/;
const KNOWN = ['stream', 'sslmode', 'sslrootcert'];
const isHere = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host);

/** Never says the address itself: a password is in it. */
export function postgresAddress(text: string): PostgresAddress {
  const [, user = '', password, places = '', database = '', query = ''] = FORM.exec(text) ?? [];
  if (places === '')
    throw new AddressProblem(
      'a log is named as postgres://user:password@host:5432/database?stream=prices, with as many hosts as there are',
    );
  const hosts = places.split(',').map(placeIn);
  const given = new URLSearchParams(query);
  for (const name of given.keys())
    if (!KNOWN.includes(name))
      throw new AddressProblem(`the log's address has ${name}=, and knows ${KNOWN.join(', ')} alone`);
  const stream = given.get('stream') ?? 'prices';
  if (!STREAM.test(stream)) throw new AddressProblem('stream= is a short word of a-z, 0-9, - and _');
  return {
    hosts,
    user: decoded(user) || 'postgres',
    password: password === undefined ? undefined : decoded(password),
    database: decoded(database) || decoded(user) || 'postgres',
    stream,
    tls: tlsOf(
      given,
      hosts.every(({ host }) => isHere(host)),
    ),
  };
}

function placeIn(text: string): { host: string; port: number } {
  const [, bracketed, plain = '', port = String(PORT)] =
    /^(?:\[([0-9a-fA-F:]+)\]|([^:]*))(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (plain.includes('@')) throw new AddressProblem("the log's password has an @ in it: write it as %40");
  const host = bracketed ?? decoded(plain);
  if (host === '' || Number(port) > 65_535) throw new AddressProblem(`the log's address names a host that is none`);
  return { host, port: Number(port) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AddressProblem("the log's address has a % that begins no sign: write it as %25");
  }
}

/** Over a network the server's name is checked unless the operator says otherwise; on this machine nothing is ciphered. */
function tlsOf(given: URLSearchParams, isOnlyHere: boolean): PostgresAddress['tls'] {
  const mode = given.get('sslmode') ?? (isOnlyHere ? 'disable' : 'verify-full');
  const root = given.get('sslrootcert');
  if (mode === 'disable') return null;
  if (mode !== 'verify-full')
    throw new AddressProblem('sslmode= is verify-full, or disable on a network that nobody else reads');
  try {
    return { ca: root === null ? undefined : readFileSync(root, 'utf8') };
  } catch (error) {
    throw new AddressProblem(`sslrootcert cannot be read: ${(error as Error).message}`);
  }
}

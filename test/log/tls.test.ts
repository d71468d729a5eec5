// What is said to PostgreSQL over a network is ciphered, and said to nobody but the server whose name and whose word are known.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LogAway } from '#log/log.ts';
import { openPostgresLog } from '#log/postgres.ts';
import { HAS_POSTGRES, owned, postgres } from './postgres-server.ts';

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const CAN = HAS_POSTGRES && hasOpenssl();
const onTls = (name: string): [string, { skip: boolean }] => [
  CAN ? name : `${name} (skipped: it needs npm's PostgreSQL and openssl)`,
  { skip: !CAN },
];

/** An authority, and a server's certificate by its word for `localhost` alone. */
function certificates(folder: string) {
  const openssl = (...words: string[]): void => void execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  const authority = (name: string): void =>
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
    );
  authority('ours');
  authority('strange');
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=engine');
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost\n');
  openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ours.pem',
    '-CAkey',
    'ours.key',
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    'names',
    '-out',
    'server.pem',
  );
  for (const name of ['server.key', 'server.pem']) {
    chmodSync(join(folder, name), 0o600);
    owned(join(folder, name));
  }
}

test(
  ...onTls('verify-full: a server of another name, of another word, or that ciphers nothing is told nothing'),
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-tls-'));
    chmodSync(folder, 0o755);
    const servers = postgres();
    t.after(async () => {
      await servers.end();
      rmSync(folder, { recursive: true, force: true });
    });
    certificates(folder);
    const ssl = { ssl: 'on', ssl_cert_file: join(folder, 'server.pem'), ssl_key_file: join(folder, 'server.key') };
    const [ciphered, open] = [await servers.primary('ciphered', ssl), await servers.primary('open')];
    const to = (host: string, port: number, authority: string | null) => {
      const root = authority === null ? '' : `&sslrootcert=${join(folder, `${authority}.pem`)}`;
      const log = openPostgresLog(`postgres://spot@${host}:${port}/postgres?stream=tls&sslmode=verify-full${root}`);
      t.after(() => log.close());
      return log;
    };
    const right = to('localhost', ciphered.port, 'ours');
    await right.prepare();
    assert.equal((await right.head()).seq, 0);
    const [row] = await ciphered.ask(
      "SELECT count(*) AS n FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'gpu-spot' AND pg_stat_ssl.ssl",
    );
    assert.equal(Number(row?.n), 1);
    const refused: readonly [string, number, string | null, RegExp][] = [
      ['127.0.0.1', ciphered.port, 'ours', /127\.0\.0\.1 is not in the cert's list|does not match/],
      ['localhost', ciphered.port, 'strange', /certificate/],
      ['localhost', ciphered.port, null, /certificate/],
      ['localhost', open.port, 'ours', /does not support SSL/],
    ];
    for (const [host, port, authority, why] of refused)
      await assert.rejects(
        to(host, port, authority).head(),
        (error: Error) => error instanceof LogAway && why.test(error.message),
        `${host} by the word of ${authority}`,
      );
    for (const server of [ciphered, open]) {
      const [held] = await server.ask("SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'gpu-spot'");
      assert.equal(Number(held?.n), server === ciphered ? 1 : 0, 'who was refused holds no line open');
    }
  },
);

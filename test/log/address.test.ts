// The address of a log, as an operator writes it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AddressProblem, postgresAddress } from '#log/address.ts';

test('an address says what it means, or what is wrong with it and no password', () => {
  const seen = postgresAddress('postgres://a%40b:p%3Aw@h1,[::1]:5433,h3:1/db%20x?stream=other&sslmode=disable');
  assert.deepEqual(seen, {
    hosts: [
      { host: 'h1', port: 5432 },
      { host: '::1', port: 5433 },
      { host: 'h3', port: 1 },
    ],
    user: 'a@b',
    password: 'p:w',
    database: 'db x',
    stream: 'other',
    tls: null,
  });
  assert.equal(postgresAddress('postgres://u@127.0.0.1/d').tls, null, 'on this machine nothing is ciphered');
  assert.notEqual(postgresAddress('postgres://u@127.0.0.1,db.example/d').tls, null, 'over a network it is');
  assert.equal(postgresAddress('postgresql://u@localhost/d').stream, 'prices');
  for (const wrong of [
    '',
    'postgres://',
    'mysql://u:sesame@h/d',
    'postgres://u:sesame@h:99999/d',
    'postgres://u:sesame@h,/d',
    'postgres://u:ses%ame@h/d',
    'postgres://u:sesame@h/d?stream=No',
    'postgres://u:pa@sesame@h/d',
    'postgres://u:sesame@h/d?sslmode=prefer',
    'postgres://u:sesame@h/d?sslrootcert=/nowhere/x',
    'postgres://u:sesame@h/d?password=x',
  ])
    assert.throws(
      () => postgresAddress(wrong),
      (error) => error instanceof AddressProblem && !/sesame/.test(error.message),
      wrong,
    );
});

// For whom a queue of the message doors works, and what that one may take.
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MessageClients } from '../../src/doors/messages/message-clients.js';
import { Sql } from '../../src/entities/sql.js';
import { Accounts } from '../../src/http/accounts.js';
import { ApiKeys } from '../../src/http/rights/api-keys.js';
import { makeDatabase } from '../harness/database.js';

const SCOPES = ['tasks:write'] as const;
let dataSource: DataSource;
let sql: Sql;

beforeAll(async () => {
  dataSource = await (await makeDatabase()).connect();
  sql = new Sql(dataSource);
});
afterAll(() => dataSource.destroy());

const clientOf = (key: string) => new MessageClients(sql, { doorQueues: [['orders', key]] }).of('orders');

it('a key of a person is counted with the person and has their limits, unless it was given its own', async () => {
  const accounts = new Accounts(sql);
  const keys = new ApiKeys(sql);
  await accounts.createUser('admin@example.org', 'a long password', 'admin');
  const account = await accounts.createUser('anna@example.org', undefined, 'user');
  await accounts.change(account.id, { limits: { rate_per_minute: 3 } });
  const { row: shared } = await keys.create({ name: 'shared', scopes: SCOPES, limits: {}, userId: account.id });
  const { row: own } = await keys.create({ name: 'own', scopes: SCOPES, limits: {}, userId: account.id });
  await keys.limit(own.id, { rate_per_minute: 9 });
  const { row: shop } = await keys.create({ name: 'shop', scopes: SCOPES, limits: { concurrent: 2 } });
  const person = account.clientId;
  expect(await clientOf(shared.id)).toEqual({
    id: person,
    countedAs: person,
    key: shared.id,
    limits: { rate_per_minute: 3 },
  });
  expect(await clientOf(own.id)).toEqual({
    id: person,
    countedAs: own.id,
    key: own.id,
    limits: { rate_per_minute: 9 },
  });
  expect(await clientOf('shop')).toEqual({ id: shop.id, countedAs: shop.id, key: shop.id, limits: { concurrent: 2 } });
});

describe('nobody is asked for in the name of', () => {
  const key = async (name: string, more: object = {}) =>
    (await new ApiKeys(sql).create({ name, scopes: SCOPES, limits: {}, ...more })).row.id;
  const account = async (name: string, role: 'user' | 'viewer') =>
    (await new Accounts(sql).createUser(`${name}@example.org`, undefined, role)).id;

  it.each<[string, string, () => Promise<string>]>([
    ['a key that was never made', 'unauthenticated', () => Promise.resolve('nobody')],
    [
      'one that was revoked',
      'unauthenticated',
      async () => {
        await new ApiKeys(sql).revoke(await key('gone'));
        return 'gone';
      },
    ],
    [
      'one whose time is over',
      'unauthenticated',
      async () => {
        await sql.query(`UPDATE client SET expires_at = now() WHERE id = $1`, [await key('late')]);
        return 'late';
      },
    ],
    [
      'two at once',
      'unauthenticated',
      async () => {
        await key('twins');
        await key('twins');
        return 'twins';
      },
    ],
    [
      'one of a person, who may give it any name',
      'unauthenticated',
      async () => {
        await key('mine', { userId: await account('eve', 'user') });
        return 'mine';
      },
    ],
    [
      'one of a person who was shut out',
      'unauthenticated',
      async () => {
        const userId = await account('max', 'user');
        const id = await key('out', { userId });
        await new Accounts(sql).change(userId, { disabled: true });
        return id;
      },
    ],
    [
      'one of a person who only looks',
      'forbidden',
      async () => key('looks', { userId: await account('vera', 'viewer') }),
    ],
    ['one that may only read', 'forbidden', () => key('reads', { scopes: ['tasks:read'] })],
  ])('%s (%s)', async (_what, code, name) => {
    await expect(clientOf(await name())).rejects.toMatchObject({ code });
  });

  it('one that was revoked while another of its name is valid: that one is meant', async () => {
    await new ApiKeys(sql).revoke(await key('again'));
    const id = await key('again');
    expect(await clientOf('again')).toMatchObject({ id, key: id });
  });
});

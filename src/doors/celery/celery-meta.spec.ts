import { describe, expect, it } from 'vitest';
import type { CelerySender } from '../../entities/celery-task.entity.js';
import type { ConversionTask } from '../../entities/conversion-task.entity.js';
import { errorTable } from '../../shared/errors.js';
import { pythonException } from './celery-exceptions.js';
import { childrenOf, followersOf, neverReached, toBeCalled } from './celery-followers.js';
import { metaOf } from './celery-meta.js';
import { nameOf } from './celery-outputs.js';

const sender = { id: 'x', root_id: 'x', reply_to: null, only_hard_limit: false } as CelerySender;
const task = (facts: Partial<ConversionTask>) =>
  ({
    state: 'running',
    error_code: null,
    error_message: null,
    progress_percent: null,
    progress_stage: null,
    worker: 'w',
    ended_at: null,
    ...facts,
  }) as ConversionTask;
const signature = (options: object, more: object = {}) => ({ task: 't', args: [1], kwargs: {}, options, ...more });

describe('what Celery is told', () => {
  it.each([
    [{ state: 'running' }, 'STARTED'],
    [{ state: 'running', progress_percent: 40 }, 'PROGRESS'],
    [{ state: 'retrying', error_code: 'engine_failed' }, 'RETRY'],
    [{ state: 'failed', error_code: 'worker_lost' }, 'FAILURE'],
    [{ state: 'expired', error_code: 'queue_ttl_exceeded' }, 'REVOKED'],
    [{ state: 'done' }, 'SUCCESS'],
  ] as const)('%j is %s', (facts, status) => {
    expect(metaOf({ sender }, task(facts), 'value').status).toBe(status);
  });

  it('names the group that it belongs to and the task that called it, where there are such', () => {
    const told = (more: Partial<CelerySender>) =>
      metaOf({ sender: { ...sender, ...more } }, task({ state: 'done' }), 1);
    expect(told({ group_id: 'g', parent_id: 'p' })).toMatchObject({ group_id: 'g', parent_id: 'p' });
    const alone = told({ group_id: null, parent_id: null });
    expect(JSON.stringify(alone)).not.toMatch(/group_id|parent_id/);
  });

  it('names the limit that its sender asked for', () => {
    const late = task({ state: 'failed', error_code: 'soft_timeout', error_message: 'late' });
    const type = (only_hard_limit: boolean) =>
      (metaOf({ sender: { ...sender, only_hard_limit } }, late, null).result as { exc_type: string }).exc_type;
    expect(type(false)).toBe('SoftTimeLimitExceeded');
    expect(type(true)).toBe('TimeLimitExceeded');
  });

  it('has a class for every code, and billiard has the lost worker', () => {
    for (const code of Object.keys(errorTable)) expect(pythonException(code, 'm').exc_type).toMatch(/^[A-Z]\w+$/);
    expect(pythonException('worker_lost', 'm')).toEqual({
      exc_type: 'WorkerLostError',
      exc_message: ['m'],
      exc_module: 'billiard.exceptions',
    });
    expect(pythonException('constructor', 'm').exc_type).toBe('RuntimeError');
  });
});

describe('what comes after a task', () => {
  const row = (followers: object) => ({
    queue: 'q',
    sender,
    followers: { chain: [], callbacks: [], errbacks: [], ...followers },
  });
  const done = metaOf({ sender }, task({ state: 'done' }), 'value');
  const failed = metaOf({ sender }, task({ state: 'failed', error_code: 'input_corrupt', error_message: 'm' }), null);

  it('is the last of the chain, with the result before its own arguments', () => {
    const chain = [signature({ task_id: 'third' }), signature({ task_id: 'second', queue: 'other' })];
    const [next, ...more] = followersOf(row({ chain }), done);
    expect(more).toEqual([]);
    expect(next).toMatchObject({ queue: 'other', message: { headers: { id: 'second', parent_id: 'x', group: null } } });
    const [args, , embed] = JSON.parse(next!.message.body.toString()) as [unknown[], object, { chain: unknown[] }];
    expect(args).toEqual(['value', 1]);
    expect(embed.chain).toEqual([chain[0]]);
  });

  it('has the same id each time, also where its sender gave none', () => {
    const callbacks = [signature({}), signature({}, { immutable: true })];
    const ids = () => followersOf(row({ callbacks }), done).map(({ message }) => message.headers['id']);
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(2);
  });

  it('may be a chain: its first task with the result, then the others, then what would have come anyway', () => {
    const [first, second, third, last] = ['1', '2', '3', '4'].map((task_id) => signature({ task_id }));
    const called = { task: 'celery.chain', args: [], kwargs: { tasks: [first, second, third] }, options: {} };
    const [next, ...more] = followersOf(row({ callbacks: [called] }), done);
    expect(more).toEqual([]);
    expect(next).toMatchObject({ message: { headers: { id: '1', task: 't' } } });
    expect(JSON.parse(next!.message.body.toString())).toMatchObject([['value', 1], {}, { chain: [third, second] }]);
    const [within] = followersOf(row({ chain: [last, called] }), done);
    expect(JSON.parse(within!.message.body.toString())).toMatchObject([
      ['value', 1],
      {},
      { chain: [last, third, second] },
    ]);
  });

  it('may be a group: each of its members names it', () => {
    const members = ['1', '2'].map((task_id) => signature({ task_id, group_id: 'g' }));
    const group = { task: 'celery.group', args: [], kwargs: { tasks: members }, options: {} };
    const headers = followersOf(row({ chain: [group] }), done).map(({ message }) => message.headers);
    expect(headers).toMatchObject(['1', '2'].map((id) => ({ id, group: 'g' })));
  });

  it('is told with the result, as Celery tells whom a task has called', () => {
    const followers = { chain: [signature({ task_id: 'next' })], callbacks: [signature({ task_id: 'called' })] };
    const named = [
      [['called', null], null],
      [['next', null], null],
    ];
    expect(childrenOf(done, followersOf(row(followers), done))).toEqual(named);
  });

  it('is named again to whoever asks again, and not called again', () => {
    const followers = { chain: [signature({ task_id: 'next' })], callbacks: [], errbacks: [], are_called: true };
    const again = followersOf(row(followers), done);
    expect(childrenOf(done, again)).toEqual([[['next', null], null]]);
    expect(toBeCalled(row(followers), again)).toEqual([]);
    expect(toBeCalled(row({ ...followers, are_called: false }), again)).toEqual(again);
  });

  it('of a failure are its errbacks, and the reason for those that wait for the rest', () => {
    const followers = {
      chain: [signature({ task_id: 'never' })],
      errbacks: [signature({ task_id: 'told' }, { args: [] })],
    };
    const [errback] = followersOf(row(followers), failed);
    expect(childrenOf(failed, [errback!])).toEqual([]);
    expect(JSON.parse(errback!.message.body.toString())).toMatchObject([['x'], {}, {}]);
    expect(neverReached(row(followers), failed)).toMatchObject([
      { sender: { id: 'never' }, meta: { task_id: 'never', status: 'FAILURE' } },
    ]);
    expect(neverReached(row(followers), done)).toEqual([]);
    // It was nobody's group, and nobody has called it.
    const member = { ...sender, group_id: 'g', parent_id: 'p' };
    const [never] = neverReached({ ...row(followers), sender: member }, { ...failed, group_id: 'g', parent_id: 'p' });
    expect(JSON.stringify(never?.meta)).not.toMatch(/group_id|parent_id/);
  });

  it('of a failure is told to the program that asks again, not to the one before', () => {
    const chain = [signature({ task_id: 'never', reply_to: 'before' })];
    const told = (are_called: boolean) =>
      neverReached({ ...row({ chain, are_called }), sender: { ...sender, reply_to: 'now' } }, failed)[0]?.sender
        .reply_to;
    expect([told(false), told(true)]).toEqual(['before', 'now']);
  });
});

describe('a result is called', () => {
  const output = { label: '1', input: '/in/a.png', folder: '/in', mode: 0o644, uid: 0, gid: 0 };
  it.each([
    [output, 'a.webp', 0, 'a.webp'],
    [output, 'a.png', 0, 'a-converted.png'],
    [{ ...output, folder: '/out' }, 'a.png', 0, 'a.png'],
    [{ ...output, name: 'front.page.jpg' }, 'a.jpg', 0, 'front.page.jpg'],
    [{ ...output, name: 'page.jpg' }, 'a-2.jpg', 2, 'page-2.jpg'],
  ])('%j, %s, %i: %s', (given, filename, number, name) => {
    expect(nameOf(given, filename, number)).toBe(name);
  });
});

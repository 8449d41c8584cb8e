import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findProgram, roleEnvironment, serverEnvironment, toolsArePending } from './environment.js';

describe('the environment of our processes', () => {
  it('hides our secrets and PostgreSQL variables from database servers', () => {
    const inherited = { PATH: '/bin', SECRET: 'a', ADMIN_PASSWORD: 'b', DATABASE_URL: 'c', PGDATA: '/x', LC_ALL: 'ru' };
    expect(serverEnvironment(inherited)).toEqual({ PATH: '/bin', LC_ALL: 'C' });
  });

  it('gives roles what was found over what was inherited', () => {
    expect(roleEnvironment({ PORT: '1' }, { PORT: '0', PATH: '/bin' })).toEqual({ PORT: '1', PATH: '/bin' });
  });

  it('knows that tools are being installed only when it is told', () => {
    expect([toolsArePending({}), toolsArePending({ ATHANOR_TOOLS_PENDING: '1' })]).toEqual([false, true]);
  });

  it('finds executables in order, and neither folders nor plain files', () => {
    const folder = path.dirname(process.execPath);
    expect(findProgram(path.basename(process.execPath), `/nowhere::${folder}`)).toBe(process.execPath);
    expect(findProgram(path.basename(folder), path.dirname(folder))).toBeUndefined();
    expect(findProgram(path.basename(import.meta.filename), import.meta.dirname)).toBeUndefined();
  });
});

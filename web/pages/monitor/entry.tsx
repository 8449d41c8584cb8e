// /admin/monitor: how queues and workers do, now and before, and what an operator can do about it.
import { lookEvery } from '../../live/look-every.js';
import { mount } from '../../parts/mount.js';
import { MonitorPage } from './monitor-page.js';
import { attempt, readAll } from './monitor-state.js';

const EVERY_MS = 2000;

// What the server wrote stays in place until there is something to put there.
await attempt(async () => undefined);
mount(<MonitorPage />);
lookEvery(EVERY_MS, readAll);

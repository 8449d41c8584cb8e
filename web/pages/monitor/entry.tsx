// /admin/monitor: how queues and workers do, now and before, and what an operator can do about it.
import { lookEvery } from '../../live/look-every.js';
import { mount } from '../../parts/mount.js';
import { MonitorPage } from './monitor-page.js';
import { begin, readAll } from './monitor-state.js';

const EVERY_MS = 2000;

await begin(() => mount(<MonitorPage />));
lookEvery(EVERY_MS, readAll);

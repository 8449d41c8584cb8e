// Where people who open one of Flower's pages find the same with us. Pure; called by flower-port.ts.
import { isId } from '../../shared/ids.js';

const [MONITOR, TASKS] = ['/admin/monitor', '/admin/tasks'];
const pages: Readonly<Record<string, string>> = {
  '': MONITOR,
  dashboard: MONITOR,
  workers: MONITOR,
  worker: MONITOR,
  broker: MONITOR,
  tasks: TASKS,
};

/** Undefined: Flower has no page there. */
export function pageInsteadOf(url: string): string | undefined {
  const [first = '', second = ''] = url
    .replace(/[?#].*$/, '')
    .split('/')
    .slice(1);
  if (first === 'task') return isId(second) ? `/t/${second}` : TASKS;
  return Object.hasOwn(pages, first) ? pages[first] : undefined;
}

// How somebody is found for tasks that nobody takes: the command, below the lines that name their queues.
import { say } from '../../words.js';
import { workers } from './monitor-state.js';

export function StartWorker({ queues }: { readonly queues: readonly string[] }) {
  if (queues.length === 0) return null;
  // Where there is none at all, one for everything is what is missing.
  const which = workers.value.length === 0 ? '' : ` --queues ${queues.join(',')}`;
  return (
    <p>
      {say('monitor.startWorker')} <code>npm start -- worker{which}</code>, {say('monitor.inContainers')}{' '}
      <code class="whole">docker compose up -d</code>
    </p>
  );
}

// What becomes of the files of a batch that has ended: until when they are kept, keeping them longer, a link to all of them, deleting all of them now.
import { useState } from 'preact/hooks';
import { api, sayProblem } from '../../api.js';
import { at, may } from '../../facts.js';
import { KeepLonger } from '../../parts/keep-longer.js';
import { doLater } from '../../parts/later.js';
import { ShareDialog } from '../../parts/share-dialog.js';
import { isDeleted, isEnded } from '../../parts/task-words.js';
import { now } from '../../parts/ticking.js';
import { say } from '../../words.js';
import { items, job, notice, totals } from './batch.js';
import { refresh } from './following.js';

export function BatchFiles() {
  const [isSharing, setSharing] = useState(false);
  const id = job.value;
  const tasks = items.value.flatMap(({ task }) => (task.value === undefined ? [] : [task.value]));
  const kept = tasks.filter((task) => task.status === 'done' && !isDeleted(task, now.value));
  // The first that goes decides: what the page promises must hold for all of them.
  const [first] = kept.toSorted((a, b) => Date.parse(a.expires_at ?? '') - Date.parse(b.expires_at ?? ''));
  if (id === undefined || totals.value.going > 0 || !tasks.every(isEnded) || tasks.length === 0) return null;
  const mayChange = may('tasks:write');
  return (
    <div class="batch-files">
      {first?.expires_at != null && first.ended_at !== null && (
        <KeepLonger
          expiresAt={first.expires_at}
          endedAt={first.ended_at}
          onKeep={mayChange ? (ttlS) => void keep(id, ttlS) : undefined}
        />
      )}
      <div class="actions">
        {kept.length > 0 && may('files:write') && (
          <button type="button" onClick={() => setSharing(true)}>
            {say('convert.shareAll', { count: kept.length })}
          </button>
        )}
        {mayChange && (
          <button type="button" onClick={() => remove(id)}>
            {say('convert.deleteAll')}
          </button>
        )}
      </div>
      {isSharing && (
        <ShareDialog
          whose={{ job_id: id }}
          title={say('convert.sharedFiles', { count: kept.length })}
          onClose={() => setSharing(false)}
        />
      )}
    </div>
  );
}

async function keep(id: string, ttlS: number): Promise<void> {
  try {
    await api.call('post', '/api/v1/jobs/{id}/keep', { path: { id }, body: { ttl_s: ttlS } });
    await refresh();
  } catch (error) {
    notice.value = { text: sayProblem(error) };
  }
}

function remove(id: string): void {
  doLater({
    sentence: say('convert.deletingAll', { count: totals.peek().total }),
    act: async () => {
      await api.send(`/api/v1/jobs/${id}`, { method: 'DELETE', keepalive: true });
      location.assign(at('/'));
    },
    failed: (error) => (notice.value = { text: sayProblem(error) }),
  });
}

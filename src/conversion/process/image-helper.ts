// Runs sharp in a process of its own, because a hostile picture can hold or crash libvips and only a kill ends that. Started by helper-pool.ts.
import sharp from 'sharp';
import type { AppError } from '../../shared/errors.js';
import type { Order, Reply, Welcome } from './helper-messages.js';
import { imageFault } from './image-faults.js';
import { convertImage, type ImageJob } from './image-recipe.js';

sharp.cache(false);
sharp.concurrency(1);

// The worker is gone, however it went. The kernel forgets the parent-death signal when a process gives up its user, so this is what ends us then;
// libvips works on another thread and cannot hold it up.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

process.on('message', (message: Welcome | Order<ImageJob>) => {
  if (message.kind === 'welcome') {
    become(message.user);
    say({ kind: 'ready', version: `${sharp.versions.sharp} (libvips ${sharp.versions.vips})` });
  } else void obey(message);
});

async function obey({ id, job }: Order<ImageJob>): Promise<void> {
  try {
    const result = await convertImage(job);
    say({ kind: 'done', id, result, rssBytes: process.memoryUsage.rss() });
  } catch (error) {
    const fault: AppError = imageFault(error);
    say({
      kind: 'failed',
      id,
      code: fault.code,
      message: fault.message,
      secret: fault.facts.secret ?? '',
      rssBytes: process.memoryUsage.rss(),
    });
  }
}

/** Everything was loaded as root, perhaps from folders that this user cannot enter. */
function become(user: Welcome['user']): void {
  if (!user) return;
  process.setgroups?.([]);
  process.setgid?.(user.gid);
  process.setuid?.(user.uid);
}

function say(reply: Reply): void {
  process.send?.(reply);
}

// The small word that says how fresh a page is: never a spinner that lies.
import { freshness } from '../live/watch.js';
import { say, sayTime } from '../words.js';

export function FreshnessWord() {
  const now = freshness.value;
  if (now === undefined) return null;
  const text =
    now.kind === 'live'
      ? say('live.live')
      : now.kind === 'polling'
        ? say('live.polling', { seconds: now.seconds })
        : say('live.offline', { time: sayTime(now.since) });
  return (
    // What cannot wait is read out at once: only that the line is lost.
    <span
      key={now.kind}
      class={`freshness freshness-${now.kind}`}
      title={say('live.title')}
      role={now.kind === 'offline' ? 'alert' : undefined}
    >
      {text}
    </span>
  );
}

// Until when files are kept, and the button that lets them live as long as the administrator permits. On the page of a task and below a batch.
import { facts } from '../facts.js';
import { say, sayAbout, sayDay } from '../words.js';
import { Moment } from './moment.js';
import { now } from './ticking.js';

interface Props {
  readonly expiresAt: string;
  readonly endedAt: string;
  /** Absent for whoever may only look. */
  readonly onKeep?: ((ttlS: number) => void) | undefined;
}

/** Less than that is no reason for a button. */
const WORTH_MS = 60_000;

export function KeepLonger({ expiresAt, endedAt, onKeep }: Props) {
  const most = Date.parse(endedAt) + facts.keepMostS * 1000;
  const canBeLonger = most - Date.parse(expiresAt) > WORTH_MS;
  return (
    <span class="keep-longer">
      <span>
        {say('keep.until', { about: sayAbout(Date.parse(expiresAt) - now.value) })} (<Moment at={expiresAt} />)
      </span>
      {canBeLonger && onKeep !== undefined && (
        <button type="button" class="quiet" onClick={() => onKeep(Math.ceil((most - Date.now()) / 1000))}>
          {say('keep.longer', { day: sayDay(most) })}
        </button>
      )}
    </span>
  );
}

// When a schedule runs, in words, with the cron line that says it exactly beside them. The monitor and the settings show it.
import { facts } from '../facts.js';
import { say } from '../words.js';
import { cronWords, everyWords } from './cron-words.js';

const SUNDAY = Date.UTC(2023, 0, 1);
const weekday = new Intl.DateTimeFormat(facts.language, { weekday: 'long', timeZone: 'UTC' });
const sayDay = (day: number): string => weekday.format(SUNDAY + day * 86_400_000);

interface Times {
  readonly cron: string | null;
  readonly every_s: number | null;
  readonly effective_zone: string;
}

export function ScheduleTime({ cron, every_s: every, effective_zone: zone }: Times) {
  if (cron === null) return <>{say(...everyWords(every ?? 0))}</>;
  const words = cronWords(cron, sayDay);
  return (
    <>
      {words && `${say(...words)} `}
      <code>{cron}</code> {zone}
    </>
  );
}

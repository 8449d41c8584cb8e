// When a schedule runs, in words, with the line that says it exactly beside them. The monitor and the settings show it.
import { facts } from '../facts.js';
import { say } from '../words.js';
import { cronWords } from './cron-words.js';

const SUNDAY = Date.UTC(2023, 0, 1);
const weekday = new Intl.DateTimeFormat(facts.language, { weekday: 'long', timeZone: 'UTC' });
const sayDay = (day: number): string => weekday.format(SUNDAY + day * 86_400_000);

export function CronLine({ cron, zone }: { readonly cron: string; readonly zone: string }) {
  const words = cronWords(cron, sayDay);
  return (
    <>
      {words && `${say(...words)} `}
      <code>{cron}</code> {zone}
    </>
  );
}

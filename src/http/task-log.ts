// What the tools said about a task, attempt by attempt, as plain text: shown on a page, copied into a letter. So folders of this server are left out, and what opens something. Pure.
import type { TaskAttempt } from '../entities/task-attempt.entity.js';

type Hide = (text: string) => string;

export function taskLog(attempts: readonly TaskAttempt[], hidePaths: Hide): string {
  return attempts.map((attempt) => `${heading(attempt)}\n${detail(attempt, hidePaths)}`).join('\n');
}

function heading({ attempt, started_at, ended_at, worker, engine, outcome, error_code }: TaskAttempt): string {
  const end = ended_at === null ? 'running' : `${ended_at.toISOString()} ${outcome ?? ''}`;
  const facts = [`worker ${worker}`, engine && `engine ${engine}`, error_code].filter(Boolean);
  return `# attempt ${attempt}: ${started_at.toISOString()} to ${end} (${facts.join(', ')})`;
}

/** As it was said it stands in `error_detail` of the attempt, for administrators. */
const detail = ({ error_detail }: TaskAttempt, hidePaths: Hide): string =>
  error_detail === null ? '' : `${hidePaths(hideSaid(error_detail))}\n`;

const SECRET = '(?:pass(?:word|phrase|wd)?|secret|token|api[-_]?key|access[-_]?key|sig(?:nature)?)';
/** Passwords and tokens as tools repeat them: in an address, in a header, behind a name. None is tried anew at each letter of a long word. */
const secrets: readonly (readonly [said: RegExp, shown: string])[] = [
  [/([a-z][a-z\d+.-]{0,30}:\/\/)[^\s/@"'`]+@/gi, '$1***@'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 ***'],
  [/\b(whsec_|ath_)[\w+/=-]+/g, '$1***'],
  [new RegExp(`(?<![\\w-])([\\w-]*${SECRET}["']?\\s*[=:]\\s*)(?:"[^"\\n]*"|'[^'\\n]*'|[^\\s"'&;,)]+)`, 'gi'), '$1***'],
];

export const hideSaid = (text: string): string =>
  secrets.reduce((rest, [said, shown]) => rest.replace(said, shown), text);

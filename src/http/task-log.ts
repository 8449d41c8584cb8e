// What the tools said about a task, attempt by attempt, as plain text. Owners read it too, so that folders of this server are left out for them. Pure.
import type { TaskAttempt } from '../entities/task-attempt.entity.js';

export function taskLog(attempts: readonly TaskAttempt[], showPaths: boolean): string {
  return attempts.map((attempt) => `${heading(attempt)}\n${detail(attempt, showPaths)}`).join('\n');
}

function heading({ attempt, started_at, ended_at, worker, engine, outcome, error_code }: TaskAttempt): string {
  const end = ended_at === null ? 'running' : `${ended_at.toISOString()} ${outcome ?? ''}`;
  const facts = [`worker ${worker}`, engine && `engine ${engine}`, error_code].filter(Boolean);
  return `# attempt ${attempt}: ${started_at.toISOString()} to ${end} (${facts.join(', ')})`;
}

function detail({ error_detail }: TaskAttempt, showPaths: boolean): string {
  if (error_detail === null) return '';
  return `${showPaths ? error_detail : hidePaths(error_detail)}\n`;
}

/** The last part of a path is what its reader knows. */
export function hidePaths(text: string): string {
  return text.replace(/(^|[\s"'`(=:])(?:file:\/\/)?(?:\/[^\s/"'`:()]+)*\/(?=[^\s/"'`:()])/gm, '$1');
}

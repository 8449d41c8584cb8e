// What a mail about the end of a task or job says: in the language that was asked for, or in all of them. Pure; mailer.ts sends it.
import { errorTable, type ErrorCode } from '../../shared/errors.js';
import { languages, say, type Language } from '../../shared/words.js';

export interface MailMessage {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}
/** As a delivery keeps them. */
export interface MailTarget {
  readonly email: string;
  readonly language?: Language | undefined;
}

/** Neither names of files nor what a tool said stand in it: a mail is read by more than one pair of eyes. */
export function mailAbout(
  event: string,
  data: Readonly<Record<string, unknown>>,
  { email, language }: MailTarget,
  site: string,
): MailMessage {
  const spoken = language === undefined ? languages : [language];
  const isJob = event.startsWith('job.');
  const end = event.endsWith('.done') ? 'done' : 'failed';
  const id = String(isJob ? data['job_id'] : data['task_id']);
  const jobLink = `${site}/api/v1/jobs/${id}${end === 'done' ? '/result?format=zip' : ''}`;
  const link = isJob ? jobLink : `${site}/t/${id}`;
  const kind = isJob ? 'job' : 'task';
  const words = (part: 'subject' | 'text') => spoken.map((each) => say(each, `mail.${kind}.${end}.${part}` as const));
  const code = data['code'];
  const reasons = typeof code === 'string' ? spoken.flatMap((each) => reasonOf(each, code)) : [];
  const tag = data['tag'];
  return {
    to: email,
    subject: words('subject').join(' / '),
    text: [...words('text'), ...reasons, link, ...(typeof tag === 'string' ? [tag] : [])].join('\n\n') + '\n',
  };
}

function reasonOf(language: Language, code: string): string[] {
  return Object.hasOwn(errorTable, code) ? [say(language, `error.${code as ErrorCode}`)] : [];
}

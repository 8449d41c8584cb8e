// Sends mail about the ends of tasks and jobs, where SMTP_URL names a server. Called by webhook-dispatcher.ts, and by whoever accepts a request for one.
import { Inject, Injectable } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { AppError } from '../../shared/errors.js';
import type { OutgoingAnswer } from '../../shared/outgoing-request.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { mailAbout, type MailTarget } from './mail-message.js';

const TRY_MS = 15_000;

type Wanted = Pick<Settings, 'smtpUrl' | 'mailFrom' | 'publicUrl' | 'host' | 'port'>;

@Injectable()
export class Mailer {
  private transport: Transporter | undefined;

  constructor(@Inject(SETTINGS) private readonly settings: Wanted) {}

  /** Throws when nobody could send it. */
  requireMail(notice: object | undefined): void {
    if (notice === undefined || this.settings.smtpUrl !== undefined) return;
    throw new AppError('validation_failed', 'No mail is sent here: the administrator has not set SMTP_URL.', {
      fields: [{ pointer: '/notify', code: 'not_available', detail: 'no mail is sent here' }],
    });
  }

  /** The answer of the mail server: 250 and the like are a success, 4xx is for later, 5xx for ever. Throws fetch_failed when there is none. */
  async send(
    event: string,
    data: Readonly<Record<string, unknown>>,
    target: MailTarget,
    id: string,
  ): Promise<OutgoingAnswer> {
    const { smtpUrl, mailFrom, publicUrl, host, port } = this.settings;
    if (smtpUrl === undefined || mailFrom === undefined)
      throw new AppError('invalid_state', 'SMTP_URL and MAIL_FROM are not set where the queue "notify" is served.');
    const site = (publicUrl ?? `http://${host}:${port}`).replace(/\/+$/, '');
    this.transport ??= createTransport(smtpUrl, {
      from: mailFrom,
      connectionTimeout: TRY_MS,
      greetingTimeout: TRY_MS,
      socketTimeout: TRY_MS,
      // Neither files nor addresses are ever fetched for a mail.
      disableFileAccess: true,
      disableUrlAccess: true,
    } as object);
    const domain = new URL(site).hostname;
    try {
      const sent = (await this.transport.sendMail({
        ...mailAbout(event, data, target, site),
        // The same for each try, so that doubles can be told.
        messageId: `<${id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      })) as { response?: string };
      return answerOf(Number.parseInt(sent.response ?? '250', 10), sent.response ?? '');
    } catch (cause) {
      const { responseCode, response } = cause as { responseCode?: number; response?: string };
      if (responseCode !== undefined) return answerOf(responseCode, response ?? '');
      throw new AppError('fetch_failed', 'The mail server did not answer. Check SMTP_URL.', { cause });
    }
  }
}

export function isMailTarget(target: object): target is MailTarget {
  return 'email' in target;
}

const answerOf = (status: number, text: string): OutgoingAnswer => ({ status, text, headers: {} });

// A file that comes with one request on a ticket, which is used up, says what the file may be, and what becomes of it. Called by files.controller.ts.
import { Injectable } from '@nestjs/common';
import type { Asker } from '../../tasks/allowances.js';
import { Removal } from '../../tasks/removal.js';
import { Submit } from '../../tasks/submit.js';
import type { Caller } from '../callers.js';
import type { ReceivedFile } from '../reception.js';
import { StoredFiles, type KeptFile } from '../stored-files.js';
import { readTaskTemplate } from '../../tasks/requests/task-request.js';
import { requireFormat, requireSize, UploadTickets, type Ticket } from './upload-tickets.js';

@Injectable()
export class TicketedFiles {
  constructor(
    private readonly files: StoredFiles,
    private readonly tickets: UploadTickets,
    private readonly submit: Submit,
    private readonly removal: Removal,
  ) {}

  async keep(
    ticket: Ticket,
    caller: Caller,
    client: Asker,
    receive: () => Promise<ReceivedFile>,
  ): Promise<KeptFile & { readonly taskId?: string }> {
    await this.tickets.use(ticket);
    try {
      return await this.onTicket(ticket, caller, client, await receive());
    } catch (error) {
      await this.tickets.giveBack(ticket);
      throw error;
    }
  }

  private async onTicket(ticket: Ticket, caller: Caller, client: Asker, received: ReceivedFile) {
    const kept = await this.files.keep(caller, received);
    const { id } = kept.file;
    try {
      requireSize(ticket, received.received.sizeBytes);
      requireFormat(ticket.formats, kept.file);
      if (ticket.task_template === null) return kept;
      const wanted = readTaskTemplate(ticket.task_template);
      const { task } = await this.submit.convert({ client, files: [], fileIds: [id], ...wanted });
      return { ...kept, taskId: task.id };
    } catch (error) {
      await this.removal.removeFile(id);
      throw error;
    }
  }
}

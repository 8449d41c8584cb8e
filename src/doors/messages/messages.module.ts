// Puts the message doors together. Imported by the role doors.
import { Module } from '@nestjs/common';
import { MessageClients } from './message-clients.js';
import { MessageDoor } from './message-door.js';
import { MessageIntake } from './message-intake.js';
import { MessageTasks } from './message-tasks.js';

@Module({ providers: [MessageClients, MessageTasks, MessageIntake, MessageDoor] })
export class MessagesModule {}

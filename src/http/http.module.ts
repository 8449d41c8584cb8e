// Offers everything that is reached over HTTP; configure.ts adds what surrounds the routes.
import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { MonitorModule } from '../monitor/monitor.module.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { StorageModule } from '../storage/storage.module.js';
import { TasksModule } from '../tasks/tasks.module.js';
import { AccessGuard } from './access.guard.js';
import { AccountController } from './account.controller.js';
import { Accounts } from './accounts.js';
import { BulkController } from './admin/bulk.controller.js';
import { CleanupController } from './admin/cleanup.controller.js';
import { QueuesController } from './admin/queues.controller.js';
import { DeadLettersController } from './admin/dead-letters.controller.js';
import { SchedulesController } from './admin/schedules.controller.js';
import { WorkersController } from './admin/workers.controller.js';
import { AdminController } from './admin.controller.js';
import { AssetsController } from './assets.controller.js';
import { Assets } from './assets.js';
import { AuditLog } from './audit-log.js';
import { Callers } from './callers.js';
import { CeleryControlDesk } from './celery/celery-control-desk.js';
import { CeleryDesk } from './celery/celery-desk.js';
import { CeleryTasksController } from './celery/celery-tasks.controller.js';
import { CeleryWorkersController } from './celery/celery-workers.controller.js';
import { CapabilitiesController } from './capabilities.controller.js';
import { ConvertController } from './convert.controller.js';
import { DocumentController } from './document/document.controller.js';
import { Doors } from './doors.js';
import { EventStreams } from './event-streams.js';
import { EventsController } from './events.controller.js';
import { FilesController } from './files.controller.js';
import { FlowerTasksController } from './flower/flower-tasks.controller.js';
import { FlowerWorkersController } from './flower/flower-workers.controller.js';
import { InstalledAppController } from './installed-app.controller.js';
import { HistoryController } from './history.controller.js';
import { HealthController } from './health.controller.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotentAnswers } from './idempotent-answers.js';
import { JobsController } from './jobs.controller.js';
import { LoginBrake } from './login-brake.js';
import { MetricsController } from './metrics.controller.js';
import { PageFrame } from './pages/page-frame.js';
import { PagesController } from './pages.controller.js';
import { PresetsController } from './presets.controller.js';
import { Reception } from './reception.js';
import { ApiKeysController } from './rights/api-keys.controller.js';
import { ApiKeys } from './rights/api-keys.js';
import { Logins } from './rights/logins.js';
import { MeController } from './rights/me.controller.js';
import { OidcController } from './rights/oidc.controller.js';
import { Oidc } from './rights/oidc.js';
import { ResetController } from './rights/reset.controller.js';
import { ResetLinks } from './rights/reset-links.js';
import { RulesController } from './rights/rules.controller.js';
import { SessionController } from './rights/session.controller.js';
import { UsersController } from './rights/users.controller.js';
import { Visitors } from './rights/visitors.js';
import { Sessions } from './sessions.js';
import { ShareDoor } from './sharing/share-door.js';
import { ShareDownloads } from './sharing/share-downloads.js';
import { SharePagesController } from './sharing/share-pages.controller.js';
import { SharedController } from './sharing/shared.controller.js';
import { SharesController } from './sharing/shares.controller.js';
import { Shares } from './sharing/shares.js';
import { SignedUrlsController } from './sharing/signed-urls.controller.js';
import { SignedUrls } from './sharing/signed-urls.js';
import { SettingsController } from './settings.controller.js';
import { SetupLink } from './setup-link.js';
import { Site } from './site.js';
import { ResultsController } from './results.controller.js';
import { StoredFiles } from './stored-files.js';
import { TaskChangesController } from './task-changes.controller.js';
import { TaskAnswer } from './task-answer.js';
import { TaskDesk } from './task-desk.js';
import { TaskIntake } from './task-intake.js';
import { TicketedFiles } from './uploads/ticketed-files.js';
import { UploadLeases } from './uploads/upload-lease.js';
import { UploadTicketsController } from './uploads/upload-tickets.controller.js';
import { UploadTickets } from './uploads/upload-tickets.js';
import { UploadsController } from './uploads/uploads.controller.js';
import { Uploads } from './uploads/uploads.js';
import { WebhooksController } from './webhooks.controller.js';
import { TasksController } from './tasks.controller.js';

@Module({
  imports: [TasksModule, StorageModule, MonitorModule],
  controllers: [
    ConvertController,
    TasksController,
    TaskChangesController,
    ResultsController,
    JobsController,
    EventsController,
    WebhooksController,
    FilesController,
    UploadsController,
    UploadTicketsController,
    SignedUrlsController,
    SharesController,
    SharePagesController,
    SharedController,
    CapabilitiesController,
    PresetsController,
    HealthController,
    MetricsController,
    AssetsController,
    InstalledAppController,
    HistoryController,
    AccountController,
    AdminController,
    BulkController,
    QueuesController,
    DeadLettersController,
    WorkersController,
    SchedulesController,
    CleanupController,
    CeleryTasksController,
    CeleryWorkersController,
    FlowerTasksController,
    FlowerWorkersController,
    ApiKeysController,
    SessionController,
    MeController,
    UsersController,
    ResetController,
    RulesController,
    OidcController,
    DocumentController,
    PagesController,
    SettingsController,
  ],
  providers: [
    Site,
    TaskAnswer,
    Accounts,
    ApiKeys,
    Logins,
    ResetLinks,
    Visitors,
    Oidc,
    Sessions,
    Doors,
    Callers,
    SetupLink,
    LoginBrake,
    AuditLog,
    Reception,
    StoredFiles,
    UploadLeases,
    Uploads,
    UploadTickets,
    TicketedFiles,
    SignedUrls,
    Shares,
    ShareDoor,
    ShareDownloads,
    TaskDesk,
    TaskIntake,
    IdempotentAnswers,
    EventStreams,
    Assets,
    CeleryDesk,
    CeleryControlDesk,
    PageFrame,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
  ],
})
export class HttpModule implements OnApplicationBootstrap {
  constructor(
    private readonly accounts: Accounts,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.accounts.makeAdminOfSettings(this.settings);
  }
}

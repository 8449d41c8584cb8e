// What makes the pages an app that can be installed: its manifest, its service worker, the page for no connection, and where other apps' files arrive.
import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { say } from '../shared/words.js';
import { Open } from './access.guard.js';
import { Assets } from './assets.js';
import { offlinePage } from './pages/offline.page.js';
import { PageFrame } from './pages/page-frame.js';
import { factsOf } from './request-facts.js';
import { Site } from './site.js';

@Controller()
@Open()
export class InstalledAppController {
  constructor(
    private readonly assets: Assets,
    private readonly frame: PageFrame,
    private readonly site: Site,
  ) {}

  @Get('manifest.webmanifest')
  manifest(@Req() request: Request, @Res() response: Response): void {
    const { language } = factsOf(request);
    const start = this.site.path('/');
    const icon = (name: 'small' | 'large' | 'maskable' | 'vector', sizes: string, purpose = 'any') => ({
      src: this.site.path(`/assets/${this.assets.icon(name)}`),
      sizes,
      type: name === 'vector' ? 'image/svg+xml' : 'image/png',
      purpose,
    });
    response.setHeader('Content-Type', 'application/manifest+json; charset=utf-8');
    response.setHeader('Cache-Control', 'no-cache');
    response.vary('Accept-Language, Cookie');
    response.end(
      JSON.stringify({
        id: start,
        name: say(language, 'app.name'),
        short_name: say(language, 'app.name'),
        description: say(language, 'app.about'),
        lang: language,
        start_url: start,
        scope: start,
        display: 'standalone',
        background_color: '#f6f7f9',
        theme_color: '#0b57d0',
        icons: [
          icon('vector', 'any'),
          icon('small', '192x192'),
          icon('large', '512x512'),
          icon('maskable', '512x512', 'maskable'),
        ],
        share_target: {
          action: this.site.path('/share-target'),
          method: 'POST',
          enctype: 'multipart/form-data',
          params: { files: [{ name: 'files', accept: ['*/*'] }] },
        },
      }),
    );
  }

  /** Below our own path, because it rules over what lies below its address. */
  @Get('service-worker.js')
  serviceWorker(@Res() response: Response): void {
    response.setHeader('Content-Type', 'text/javascript; charset=utf-8');
    response.setHeader('Cache-Control', 'no-cache');
    response.end(this.assets.serviceWorker());
  }

  @Get('offline')
  offline(@Req() request: Request, @Res() response: Response): void {
    this.frame.send(request, response, offlinePage(factsOf(request).language));
  }

  /** The service worker takes what is shared. Where it is gone the files do not go on either: the page asks for them. */
  @Post('share-target')
  shared(@Res() response: Response): void {
    response.redirect(303, this.site.path('/?shared=lost'));
  }
}

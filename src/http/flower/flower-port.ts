// Flower's own addresses at a port of their own, which its clients know: each is the same route below /flower, with the same rights. Who opens one of its pages
// is led to ours. Opened by the role `api`.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { log } from '../../shared/log.js';
import type { Settings } from '../../shared/settings.js';
import { Site } from '../site.js';
import { pageInsteadOf } from './flower-pages.js';

/** Undefined: it was not asked for. */
export async function serveFlower(app: NestExpressApplication, settings: Settings): Promise<Server | undefined> {
  const { flowerPort: port, flowerHost: host } = settings;
  if (port === undefined) return undefined;
  const site = app.get(Site);
  const { port: own } = app.getHttpServer().address() as AddressInfo;
  const serve = app.getHttpAdapter().getInstance() as RequestListener;
  const server = createServer((request, response) => {
    const { method = '', url = '/', headers } = request;
    const page = ['GET', 'HEAD'].includes(method) ? pageInsteadOf(url) : undefined;
    if (page !== undefined && site.answersTo(headers.host)) {
      const origin = site.origin ?? `http://${headers.host?.replace(/:\d+$/, '')}:${own}`;
      response.writeHead(302, { Location: origin + site.path(page) }).end();
      return;
    }
    // Nothing else of ours is at this port.
    request.url = `${site.prefix}/flower${url.replace(/^(?!\/)/, '/')}`;
    serve(request, response);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, () => resolve()));
  const { port: taken } = server.address() as AddressInfo;
  log('http').info({ url: `http://${host}:${taken}` }, "Flower's addresses are served");
  return server;
}

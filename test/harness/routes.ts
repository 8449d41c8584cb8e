// Every route that the api serves, read from the controllers themselves, so that a test over all of them cannot forget one.
import 'reflect-metadata';
import { RequestMethod } from '@nestjs/common';
import { HttpModule } from '../../src/http/http.module.js';

export interface Route {
  /** As in 'GET /api/v1/tasks/:id'. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** What the access guard asks for: a scope, or 'nobody' for a route that is open. */
  readonly need: string;
}

type Controller = abstract new (...args: never[]) => object;
const facts = <T>(key: string, of: object): T | undefined => Reflect.getMetadata(key, of) as T | undefined;

export function allRoutes(): Route[] {
  return (facts<Controller[]>('controllers', HttpModule) ?? []).flatMap((controller) => {
    const prototype = controller.prototype as Record<string, unknown>;
    return Object.getOwnPropertyNames(prototype).flatMap((name): Route[] => {
      const handler = Object.getOwnPropertyDescriptor(prototype, name)?.value as object | undefined;
      const method = handler && facts<RequestMethod>('method', handler);
      if (handler === undefined || method === undefined) return [];
      const path = join(facts<string>('path', controller), facts<string>('path', handler));
      const verb = RequestMethod[method];
      const need = facts<string>('athanor:need', handler) ?? facts<string>('athanor:need', controller) ?? 'admin';
      return [{ name: `${verb} ${path}`, method: verb, path, need }];
    });
  });
}

const join = (...parts: readonly (string | undefined)[]): string =>
  `/${parts
    .flatMap((part) => (part ?? '').split('/'))
    .filter(Boolean)
    .join('/')}`;

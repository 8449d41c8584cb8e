// Which methods an address takes, read from the router itself, for 405 and its Allow header. Called by problem.filter.ts.
import type { Request } from 'express';

/** What Express 5 keeps for each route; not part of its types. */
interface Layer {
  readonly route?: { readonly methods: Readonly<Record<string, boolean>> };
  match(path: string): boolean;
}

export function allowedMethods(request: Request): string[] {
  const { stack } = (request.app as unknown as { router: { stack: readonly Layer[] } }).router;
  const methods = new Set<string>();
  for (const layer of stack) {
    // A layer remembers the parameters of its last match; that is harmless once no route will run any more.
    if (layer.route === undefined || !layer.match(request.path)) continue;
    for (const method of Object.keys(layer.route.methods)) methods.add(method.toUpperCase());
  }
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}

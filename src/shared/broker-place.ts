// Where a broker is, as one text: of several on one database each has what came over it and what is owed over it. By address, so that a new password changes
// nothing. Pure; asked by the doors and by whoever delivers answers.

const PORTS: Readonly<Record<string, string>> = { redis: '6379', rediss: '6379', amqp: '5672', amqps: '5671' };

export function placeOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { protocol, hostname, port, pathname } = new URL(url);
  const scheme = protocol.slice(0, -1);
  // No virtual host and the host named / are the same, and so are no database and the first.
  const room = decodeURIComponent(pathname.slice(1)).replace(/^\/$/, '') || (scheme.startsWith('redis') ? '0' : '');
  return `${scheme}://${hostname.toLowerCase()}:${port || PORTS[scheme]}/${room}`;
}

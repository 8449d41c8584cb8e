// Whom this server may talk to on behalf of somebody: public addresses, and what the operator has named. A name is resolved once, every address that it has
// must be permitted, and the connection goes to one of these: no name can point inside after it was looked at. Called by outgoing-request.ts, and by whoever takes an address.
import dns from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { AppError } from './errors.js';

export interface Pinned {
  readonly address: string;
  readonly family: number;
}

/** Every address that a name has. */
export type Resolver = (host: string) => Promise<readonly Pinned[]>;
const lookUp: Resolver = (host) => dns.lookup(host, { all: true });

/** Everything that is not public unicast; of IPv6 only 2000::/3 is, without those that carry an IPv4 address or mean nothing. */
const NOT_PUBLIC: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
];
const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
const notPublic = networks(NOT_PUBLIC);
const global6 = networks(['2000::/3']);
const PORTS = ['', '80', '443'];

export function isPublic(address: string): boolean {
  const family = familyOf(address);
  if (family === 'ipv6' && !global6.check(address, family)) return false;
  return !notPublic.check(address, family);
}

/** Throws url_blocked with a sentence; a name that cannot be resolved is fetch_failed. */
export async function pinAddress(url: URL, named: readonly string[], resolver = lookUp): Promise<Pinned> {
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw blocked('The address must begin with http:// or https:// and hold no name or password.');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  const addresses = await resolve(host, resolver);
  const permitted = networks(named.filter((each) => isIP(each.split('/')[0] ?? '') !== 0));
  const isNamed = ({ address }: Pinned) => named.includes(host) || permitted.check(address, familyOf(address));
  if (!addresses.every((each) => isNamed(each) || isPublic(each.address)))
    throw blocked('The address lies in a private network. An administrator may permit it with OUTGOING_PRIVATE.');
  if (!addresses.every(isNamed) && !PORTS.includes(url.port))
    throw blocked('Public addresses are reached at the ports 80 and 443 only.');
  const [first] = addresses;
  if (first === undefined) throw new AppError('fetch_failed', 'The name of the address is not known.');
  return first;
}

/** When somebody asks for it: throws url_blocked. A name that cannot be resolved now may be there later. */
export async function requirePermitted(url: string, named: readonly string[]): Promise<void> {
  try {
    await pinAddress(new URL(url), named);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'fetch_failed') throw error;
  }
}

async function resolve(host: string, resolver: Resolver): Promise<readonly Pinned[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  try {
    return await resolver(host);
  } catch (cause) {
    throw new AppError('fetch_failed', 'The name of the address cannot be resolved. Check how it is spelled.', {
      cause,
    });
  }
}

/** Addresses, or networks with the length of their prefix. */
function networks(list: readonly string[]): BlockList {
  const all = new BlockList();
  for (const each of list) {
    const [address = '', bits] = each.split('/');
    all.addSubnet(address, Number(bits ?? (isIP(address) === 6 ? 128 : 32)), familyOf(address));
  }
  return all;
}

const blocked = (sentence: string): AppError => new AppError('url_blocked', sentence);

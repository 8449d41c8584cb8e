// Where tools are started by the tests of the cage: as root, as an ordinary user, and where a container takes namespaces away.
import path from 'node:path';
import { canOthersEnter, projectRoot } from '../../src/shared/settings.js';

const isRoot = process.getuid?.() === 0;
export const deny = ['perl', path.join(import.meta.dirname, 'deny-calls.pl')];
/** What the usual profile of containers refuses: unshare, setns, mount and its newer forms, clone with namespaces; clone3 is said not to exist. */
const likeContainer = [
  ...deny,
  '272=1',
  '308=1',
  '165=1',
  '166=1',
  '155=1',
  '428=1',
  '429=1',
  '430=1',
  '442=1',
  '435=38',
  '56/7E020000=1',
  '--',
];
export const nobody = 65_534;
/** Wrapper and user of whoever starts the tools. */
export interface Place {
  readonly place: string;
  readonly uid: number | undefined;
  readonly wrapper: readonly string[];
}
export const places: readonly Place[] = [
  { place: 'as who runs this', uid: undefined, wrapper: [] },
  { place: 'as an ordinary user', uid: nobody, wrapper: [] },
  { place: 'in a container without namespaces', uid: undefined, wrapper: likeContainer },
  { place: 'in such a container as an ordinary user', uid: nobody, wrapper: likeContainer },
].filter(
  ({ uid, wrapper }) =>
    (uid === undefined || (isRoot && canOthersEnter(projectRoot))) && (wrapper.length === 0 || process.arch === 'x64'),
);

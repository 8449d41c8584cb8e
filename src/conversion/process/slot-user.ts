// Started as root, every slot's processes run as an unprivileged user of their own: they cannot touch each other, and limits on their number hold.
// Several workers on one machine never share one. Not root: everything runs as ourselves and these functions do nothing.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import { canOthersEnter } from '../../shared/settings.js';
import { ownUser } from './own-users.js';
import { firstIds, idsPerKind, type SlotUser, type UserKind } from './user-ranges.js';

export type WarmKind = Exclude<UserKind, 'tool' | 'crowd'>;

export async function slotUser(kind: UserKind, slot: number): Promise<SlotUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = await ownUser({ first: firstIds[kind], count: idsPerKind }, slot);
  return { uid: id, gid: id };
}

/** Throws the sentence that says what to change when that user could not even reach the folder. */
export function mustBeReachable(folder: string, user: SlotUser | undefined): void {
  if (!user || canOthersEnter(path.dirname(folder))) return;
  throw new AppError(
    'engine_unavailable',
    'Tools run as another user and cannot enter the data folder. Set DATA_DIR and UPLOADS_DIR to folders that everybody may pass through.',
    { secret: folder },
  );
}

/** Hands a folder and what is in it to the user; links are not followed. */
export async function give(folder: string, user: SlotUser | undefined): Promise<void> {
  if (user) await changeOwner(folder, user.uid, user.gid);
}

/** Lets the user read one file of ours. Its folders must let others pass. */
export async function lend(file: string, user: SlotUser | undefined): Promise<void> {
  if (!user) return;
  await fs.promises.lchown(file, 0, user.gid);
  await fs.promises.chmod(file, 0o640);
}

/** Ours alone again. */
export async function takeBackLent(file: string, user: SlotUser | undefined): Promise<void> {
  if (!user) return;
  await fs.promises.lchown(file, 0, 0);
  await fs.promises.chmod(file, 0o600);
}

/** How many tools work in a folder now. Those that begin together may end one after the other. */
const occupants = new Map<string, number>();

export async function occupy(folder: string, user: SlotUser | undefined): Promise<void> {
  occupants.set(folder, (occupants.get(folder) ?? 0) + 1);
  await give(folder, user);
}

/** Back to ourselves when the last has left, so that nothing that still runs as the user can change results. */
export async function vacate(folder: string, user: SlotUser | undefined): Promise<void> {
  const others = (occupants.get(folder) ?? 1) - 1;
  if (others > 0) return void occupants.set(folder, others);
  occupants.delete(folder);
  if (user) await changeOwner(folder, 0, 0);
}

async function changeOwner(folder: string, uid: number, gid: number): Promise<void> {
  await fs.promises.lchown(folder, uid, gid);
  for (const entry of await fs.promises.readdir(folder, { withFileTypes: true })) {
    const inside = path.join(folder, entry.name);
    await (entry.isDirectory() ? changeOwner(inside, uid, gid) : fs.promises.lchown(inside, uid, gid));
  }
}

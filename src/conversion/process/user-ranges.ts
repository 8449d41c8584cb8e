// Which numbers the users of tools and warm processes have, where we are root. Read by slot-user.ts, and by the trial of the cage.

/** They need no entry in /etc/passwd; tools and each pool of warm processes must not share one. Below 65 534, which is nobody. */
export const firstIds = {
  tool: 64_200,
  crowd: 64_400,
  warm: 64_600,
  data: 64_800,
  office: 65_000,
  officeOnce: 65_200,
} as const;
export const idsPerKind = 200;
export type UserKind = keyof typeof firstIds;

export interface SlotUser {
  readonly uid: number;
  readonly gid: number;
}

/** For a trial of the cage, which sees no files; whoever has this one may run beside it. */
export function trialUser(): SlotUser | undefined {
  return process.getuid?.() === 0 ? { uid: firstIds.tool, gid: firstIds.tool } : undefined;
}

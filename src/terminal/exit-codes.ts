// What the commands for people end with, and the errors that decide it. Scripts rely on these numbers; docs/command-line.md tells them.
export const exitCodes = { fine: 0, someFailed: 1, wrongUsage: 2, unreachable: 3, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The command itself cannot be understood; nothing was done. */
export class WrongUsage extends Error {}

/** No server answers, or what answers is not Athanor. */
export class Unreachable extends Error {}

/** Somebody pressed Ctrl-C. */
export class Interrupted extends Error {}

/** A refusal of the server, in its own words. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly retryAfterS: number | undefined,
    /** As report.ts has them. */
    readonly facts: { readonly fields?: readonly string[]; readonly targets?: readonly string[] } = {},
  ) {
    super(detail);
  }
}

export function exitCodeOf(thrown: unknown): ExitCode {
  if (thrown instanceof WrongUsage) return exitCodes.wrongUsage;
  if (thrown instanceof Unreachable) return exitCodes.unreachable;
  return thrown instanceof Interrupted ? exitCodes.interrupted : exitCodes.someFailed;
}

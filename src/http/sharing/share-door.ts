// Whether somebody with a link gets in: by what the browser keeps since the password was given, or by the password in a header. Called by the page of a
// share and by the routes for programs.
import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Share } from '../../entities/share.entity.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import { AppError } from '../../shared/errors.js';
import { decodeHeaderName } from '../../shared/file-name.js';
import { readCookie } from '../cookies.js';
import { LoginBrake } from '../login-brake.js';
import { Shares } from './shares.js';

export const PASSWORD_HEADER = 'X-Password';
/** Whoever fetches many files gives the right password with each: it is looked at once, and counts as no guess. */
const KNOWN_MS = 60_000;

@Injectable()
export class ShareDoor {
  private readonly right = new Map<string, Promise<string | undefined>>();
  private readonly key = randomBytes(32);

  constructor(
    private readonly shares: Shares,
    private readonly brake: LoginBrake,
  ) {}

  /** What a browser may keep in place of the password; undefined: it is wrong. */
  async give(share: Share, password: string, { ip }: Request): Promise<string | undefined> {
    const subjects = [`share ${share.id}`, `address ${ip}`];
    const said = JSON.stringify([share.id, share.password_hash, password]);
    const name = createHmac('sha256', this.key).update(said).digest('base64');
    const known = this.right.get(name);
    // Also then: who has guessed too often must not see that this one is right.
    if (known !== undefined) return this.brake.requireCalm(subjects).then(() => known);
    const pass = this.look(share, password, subjects);
    this.right.set(name, pass);
    const forget = () => this.right.delete(name);
    pass.then((found) => (found === undefined ? forget() : setTimeout(forget, KNOWN_MS).unref()), forget);
    return pass;
  }

  async isOpen(share: Share, request: Request): Promise<boolean> {
    if (this.shares.isUnlocked(share, readCookie(request, cookieOf(share)))) return true;
    const password = request.get(PASSWORD_HEADER);
    return password !== undefined && (await this.give(share, decodeHeaderName(password), request)) !== undefined;
  }

  async require(token: string, request: Request): Promise<{ share: Share; files: readonly StoredFile[] }> {
    const share = await this.shares.open(token);
    if (!(await this.isOpen(share, request)))
      throw new AppError(
        'forbidden',
        request.get(PASSWORD_HEADER) === undefined
          ? `These files are protected by a password. Open the link itself and give it, or send it in ${PASSWORD_HEADER}.`
          : `The password in ${PASSWORD_HEADER} is wrong. Ask whoever sent you the link.`,
      );
    return { share, files: await this.shares.files(share) };
  }

  private async look(share: Share, password: string, subjects: readonly string[]): Promise<string | undefined> {
    await this.brake.begin(subjects);
    const pass = await this.shares.unlock(share, password);
    if (pass !== undefined) await this.brake.succeed(subjects);
    return pass;
  }
}

export const cookieOf = ({ id }: Share): string => `athanor_share_${id.slice(-12)}`;

// What a person reads when the set-up cannot go on. Every part of scripts/ throws it; start.mjs and test.mjs print it without a stack.

/** The message is a sentence: what failed, why, what to do. */
export class SetupError extends Error {}

/** Errors of the file system as sentences; anything else comes back unchanged. */
export function inWords(error, folder) {
  const say = fileSystemSentences[error?.code];
  return say ? new SetupError(say(folder), { cause: error }) : error;
}

const fileSystemSentences = {
  ENOSPC: (folder) => `The disk that holds ${folder} is full. Free some space, then start again.`,
  EDQUOT: (folder) => `Your disk quota for ${folder} is used up. Free some space, then start again.`,
  EROFS: (folder) =>
    `${folder} is on a read-only disk. Copy the checkout to a disk that can be written, then start there.`,
  EACCES: (folder) =>
    `${userName()} may not write ${folder}. Start as the owner of the checkout, or give it to this user (chown -R).`,
  EPERM: (folder) =>
    `${userName()} may not write ${folder}. Start as the owner of the checkout, or give it to this user (chown -R).`,
};

function userName() {
  return process.getuid?.() === 0 ? 'root' : `The user ${process.env.USER ?? process.getuid?.()}`;
}

/** What the log of npm or of a package manager means in words; the first match counts. */
const logSentences = [
  [
    /ENOSPC|No space left on device|not have enough free space/i,
    'The disk is full. Free some space, then start again.',
  ],
  [/EDQUOT|Disk quota exceeded/i, 'The disk quota is used up. Free some space, then start again.'],
  [/EROFS|Read-only file system/i, 'The disk is read-only.'],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|Temporary failure resolving|Could not connect|Could not resolve/i,
    'The network does not answer. Check the connection; behind a proxy set HTTPS_PROXY.',
  ],
  [
    /UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT|certificate verification failed/i,
    'The certificate of the server is not trusted here. Behind a proxy with a certificate of its own set NODE_EXTRA_CA_CERTS.',
  ],
  [/EBADPLATFORM/, 'A package does not exist for this processor or system.'],
  [/dpkg was interrupted/i, 'An earlier installation was interrupted. Run: dpkg --configure -a'],
  [/Unable to locate package|has no installation candidate/i, 'The package sources of this system do not have it.'],
  [/Permission denied|EACCES|EPERM/i, 'A file or folder may not be written by this user.'],
];

export function meaningOf(log) {
  return logSentences.find(([pattern]) => pattern.test(log))?.[1];
}

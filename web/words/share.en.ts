// English: sharing a result.
export const en = {
  'share.dialog': 'Share the result',
  'share.life': 'The link works for',
  'share.password': 'Password, optional (4 characters or more)',
  'share.make': 'Create link',
  'share.send': 'Send…',
  'share.link': 'Link',
  'share.shortened': 'Shorter than asked for, because the file itself is deleted then. Available until',
  'share.list': 'Active links',
  'share.madeAt': 'Made',
  'share.worksUntil': 'works until',
  'share.used': '{count#download|downloads}',
  'share.hasPassword': 'with a password',
  'share.revoke': 'Revoke',
  'share.numbered': 'link {number}',
  'share.revoked': 'The link is revoked.',
};

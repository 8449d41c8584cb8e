// Links in answers to a visitor without a cookie carry the token by which it may follow them; for everybody else they stay as they are.
import type { Caller } from '../callers.js';

export function followable(link: string, { accessToken }: Pick<Caller, 'accessToken'>): string {
  return accessToken === undefined ? link : `${link}${link.includes('?') ? '&' : '?'}access_token=${accessToken}`;
}

/** All links of a view, also of the files in it. */
export function withAccess<View>(view: View, caller: Pick<Caller, 'accessToken'>): View {
  if (caller.accessToken === undefined) return view;
  const follow = (links: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(links).map(([name, link]) => [name, followable(link, caller)]));
  return JSON.parse(JSON.stringify(view), (key: string, value: unknown) =>
    key === 'links' ? follow(value as Record<string, string>) : value,
  ) as View;
}

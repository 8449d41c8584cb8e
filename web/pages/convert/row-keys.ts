// The list by keyboard: d downloads and Delete removes or cancels the row that has the focus, which then goes to the next row. Used by the list and its rows.
import { onKey } from '../../parts/single-key.js';

const rowKeys = ['d', 'Delete'] as const;
export type RowKey = (typeof rowKeys)[number];

/** Until the returned function is called. */
export function obeyRowKeys(): () => void {
  const ends = rowKeys.map((key) =>
    onKey(key, (target) => target.closest('.row')?.querySelector<HTMLElement>(`[aria-keyshortcuts=${key}]`)?.click()),
  );
  return () => ends.forEach((end) => end());
}

/** Whoever works down the list finds the focus in the row that comes next, or where files are chosen when none is left. */
export function leaveRow(key: string, remove: () => void): void {
  const rows = [...document.querySelectorAll<HTMLElement>('.row')];
  const at = rows.findIndex((row) => row.dataset['key'] === key);
  const hadFocus = rows[at]?.contains(document.activeElement) === true;
  const next = rows[at + 1] ?? rows[at - 1];
  remove();
  if (!hadFocus) return;
  requestAnimationFrame(() => {
    const place = next?.isConnected === true ? next : document.querySelector('.ways');
    place?.querySelector<HTMLElement>('button, a')?.focus();
  });
}

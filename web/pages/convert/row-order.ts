// What needs attention comes first: failed, then running, queued, done. Nothing moves while a pointer or the focus is in the list.
import { computed, effect, signal } from '@preact/signals';
import { items } from './batch.js';
import type { Item } from './item.js';

const ranks: Readonly<Record<string, number>> = {
  refused: 0,
  failed: 0,
  ghost: 0,
  unreached: 0,
  expired: 0,
  retrying: 1,
  offline: 1,
  silent: 1,
  uploading: 2,
  running: 2,
  cancelling: 2,
  done: 5,
  cancelled: 6,
};
const rankOf = (item: Item): number => {
  const { kind } = item.stage.value;
  return ranks[kind === 'task' ? (item.task.value?.status ?? kind) : kind] ?? 3;
};

const isHeld = signal(false);
const sorted = computed(() =>
  items.value
    .map((item, at) => ({ item, at, rank: rankOf(item) }))
    .sort((a, b) => a.rank - b.rank || a.at - b.at)
    .map(({ item }) => item),
);
const shown = signal<readonly Item[]>([]);

effect(() => {
  const [all, order, held] = [items.value, sorted.value, isHeld.value];
  const before = shown.peek();
  // While it is held, rows only come and go.
  const now = new Map(all.map((item) => [item.row, item]));
  const kept = before.flatMap(({ row }) => now.get(row) ?? []);
  kept.forEach(({ row }) => now.delete(row));
  const next = held ? [...kept, ...now.values()] : order;
  if (next.length !== before.length || next.some((item, at) => item !== before[at])) shown.value = next;
});

export const inOrder = {
  items: shown,
  keepers: {
    onPointerEnter: () => (isHeld.value = true),
    onPointerLeave: () => (isHeld.value = false),
    onFocusCapture: () => (isHeld.value = true),
    onBlurCapture: () => (isHeld.value = false),
  },
} as const;

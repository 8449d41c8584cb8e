import { describe, expect, it } from 'vitest';
import { edgesWithPassword, plan, queueOf, reachable, refuse, type OwnedEdge } from './planner.js';

const edge = (engine: string, from: string, to: string, cost = 1, lossy = false): OwnedEdge => ({
  engine,
  from,
  to,
  cost,
  lossy,
  many: false,
});
const engines = (edges: readonly OwnedEdge[], from: string, to: string, maxSteps?: number) =>
  plan(edges, from, to, maxSteps)?.map((step) => step.engine);

describe('the planner', () => {
  it('takes the cheapest way, also when it is longer', () => {
    const edges = [edge('direct', 'png', 'tiff', 9), edge('a', 'png', 'webp', 2), edge('b', 'webp', 'tiff', 2)];
    expect(engines(edges, 'png', 'tiff')).toEqual(['a', 'b']);
  });

  it('keeps a cheaper long way when a dear short one was found first', () => {
    const edges = [
      edge('x', 'png', 'gif', 9),
      edge('a', 'png', 'webp'),
      edge('b', 'webp', 'gif'),
      edge('c', 'gif', 'tiff'),
    ];
    expect(engines(edges, 'png', 'tiff')).toEqual(['a', 'b', 'c']);
    expect(engines(edges, 'png', 'tiff', 2)).toEqual(['x', 'c']);
  });

  it('takes the first of equals, then the shorter', () => {
    expect(engines([edge('first', 'png', 'gif'), edge('second', 'png', 'gif')], 'png', 'gif')).toEqual(['first']);
    const edges = [edge('a', 'png', 'webp'), edge('b', 'webp', 'gif'), edge('short', 'png', 'gif', 2)];
    expect(engines(edges, 'png', 'gif')).toEqual(['short']);
  });

  it('avoids loss and changes of kind', () => {
    const edges = [edge('lossy', 'png', 'gif', 1, true), edge('a', 'png', 'webp', 4), edge('b', 'webp', 'gif', 4)];
    expect(engines(edges, 'png', 'gif')).toEqual(['a', 'b']);
    const through = [edge('v', 'gif', 'mp4'), edge('w', 'mp4', 'webp'), edge('plain', 'gif', 'webp', 30)];
    expect(engines(through, 'gif', 'webp')).toEqual(['plain']);
  });

  it('makes no film of a picture that does not move, however the edges meet', () => {
    const edges = [
      edge('a', 'png', 'gif'),
      edge('a', 'webp', 'gif'),
      edge('p', 'pdf', 'png'),
      edge('f', 'gif', 'mp4'),
      edge('f', 'mp4', 'webm'),
      edge('s', 'mp4', 'mp3'),
    ];
    expect(reachable(edges, 'png')).toEqual(['gif']);
    expect(reachable(edges, 'pdf')).toEqual(['png', 'gif']);
    expect(engines(edges, 'gif', 'mp4')).toEqual(['f']);
    expect(reachable(edges, 'webp')).toEqual(['gif']);
    expect(reachable(edges, 'gif')).toEqual(['mp4', 'webm']);
  });

  it('packs nothing on the way, and guesses nothing of what is inside', () => {
    const edges = [
      edge('z', 'png', 'gz'),
      edge('z', 'gz', 'jpeg'),
      edge('z', 'gz', 'png'),
      edge('x', 'jpeg', 'xz'),
      edge('t', 'zip', 'tar'),
      edge('z', 'tar', 'gz'),
    ];
    expect(reachable(edges, 'png')).toEqual(['gz']);
    expect(reachable(edges, 'gz')).toEqual(['jpeg', 'png']);
    expect(reachable(edges, 'zip')).toEqual(['tar']);
  });

  it('re-encodes into the same format by an edge of its own, and only so', () => {
    expect(engines([edge('re', 'png', 'png')], 'png', 'png')).toEqual(['re']);
    expect(plan([edge('a', 'png', 'gif')], 'png', 'png')).toBeUndefined();
  });

  it('makes no film of a still, no sound of a silent film and no words of a picture', () => {
    const film = [edge('a', 'png', 'gif'), edge('b', 'gif', 'mp4'), edge('c', 'mp4', 'mp3')];
    expect(engines(film, 'png', 'mp4')).toBeUndefined();
    expect(engines(film, 'gif', 'mp4')).toEqual(['b']);
    expect(engines(film, 'gif', 'mp3')).toBeUndefined();
    expect(engines(film, 'mp4', 'mp3')).toEqual(['c']);
    const page = [edge('a', 'png', 'pdf'), edge('b', 'pdf', 'txt'), edge('c', 'docx', 'pdf'), edge('d', 'pdf', 'jpeg')];
    expect(engines(page, 'png', 'txt')).toBeUndefined();
    expect(engines(page, 'docx', 'txt')).toEqual(['c', 'b']);
    expect(engines(page, 'png', 'jpeg')).toEqual(['a', 'd']);
  });

  it('goes at most three steps', () => {
    const chain = ['png', 'webp', 'gif', 'tiff', 'avif'];
    const edges = chain.slice(1).map((to, index) => edge(`e${index}`, chain[index]!, to));
    expect(reachable(edges, 'png')).toEqual(['webp', 'gif', 'tiff']);
    expect(plan(edges, 'png', 'avif')).toBeUndefined();
  });

  it('refuses a pair by naming what is possible', () => {
    const error = refuse([edge('a', 'png', 'gif')], 'png', 'mp3');
    expect(error.code).toBe('unsupported_conversion');
    expect(error.message).toBe('PNG cannot become MP3 here. It can become GIF.');
    expect(error.facts.details).toEqual({ from: 'png', to: 'mp3', targets: ['gif'] });
  });

  it('makes a film of what is sent and moves, and of nothing that would have to be made to move', () => {
    const edges = [edge('a', 'jpeg', 'webp'), edge('b', 'webp', 'moving'), edge('c', 'moving', 'mp4')];
    expect(engines(edges, 'webp', 'mp4')).toEqual(['b', 'c']);
    expect(engines(edges, 'jpeg', 'mp4')).toBeUndefined();
  });
});

describe('what is locked', () => {
  const edges = [
    edge('quick', 'odt', 'md'),
    { ...edge('office', 'odt', 'docx', 5), unlocks: true as const },
    edge('quick', 'docx', 'md'),
    edge('quick', 'md', 'html'),
  ];

  it('is opened by the first step', () => {
    expect(engines(edges, 'odt', 'md')).toEqual(['quick']);
    expect(engines([...edgesWithPassword(edges, 'odt')], 'odt', 'md')).toEqual(['office', 'quick']);
  });

  it('is nothing that nobody can open', () => {
    expect(edgesWithPassword(edges, 'md')).toEqual(edges);
  });
});

describe('the queue of a route', () => {
  it.each([
    ['image', ['png', 'webp']],
    ['video', ['gif', 'mp4']],
    ['video', ['mp4', 'mp3']],
    ['document', ['docx', 'pdf', 'png']],
    ['document', ['mp3', 'pdf']],
    ['audio', ['zip', 'mp3']],
    ['archive', ['zip', '7z']],
    ['default', ['json', 'yaml']],
  ] as const)('is %s for %s', (queue, formats) => {
    const route = formats.slice(1).map((to, index) => ({ engine: 'e', from: formats[index]!, to }));
    expect(queueOf(route)).toBe(queue);
  });
});

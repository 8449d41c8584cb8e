// The icons of the installed app, drawn once as SVG and made into the sizes that systems ask for when the pages are built. A part of vite.config.ts.
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { Plugin } from 'vite';

/** A vessel over a flame; systems may cut the maskable one to a circle, so its drawing keeps to the middle. */
const drawing = (scale: number, corner: number) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
<rect width="64" height="64" rx="${corner}" fill="#0b57d0"/>
<g transform="translate(32 32) scale(${scale}) translate(-32 -32)" fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round" stroke-linejoin="round">
<path d="M25 10h14M28 10v14L16 42a6 6 0 0 0 5 9h22a6 6 0 0 0 5-9L36 24V10"/><path d="M22 40h20"/></g></svg>`;

const icons = {
  vector: { edge: 0, svg: drawing(1, 14) },
  small: { edge: 192, svg: drawing(1, 14) },
  large: { edge: 512, svg: drawing(1, 14) },
  maskable: { edge: 512, svg: drawing(0.75, 0) },
  touch: { edge: 180, svg: drawing(0.85, 0) },
} as const;

export const appIcons: Plugin = {
  name: 'app-icons',
  apply: 'build',
  async generateBundle() {
    const names: Record<string, string> = {};
    for (const [name, { edge, svg }] of Object.entries(icons)) {
      const source =
        edge === 0 ? Buffer.from(svg) : await sharp(Buffer.from(svg), { density: 600 }).resize(edge).png().toBuffer();
      const hash = createHash('sha256').update(source).digest('base64url').slice(0, 8);
      const fileName = `icon-${name}-${hash}.${edge === 0 ? 'svg' : 'png'}`;
      this.emitFile({ type: 'asset', fileName, source });
      names[name] = fileName;
    }
    this.emitFile({ type: 'asset', fileName: 'icons.json', source: JSON.stringify(names) });
  },
};

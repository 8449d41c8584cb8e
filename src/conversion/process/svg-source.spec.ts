import { expect, it } from 'vitest';
import { readSvg } from './svg-source.js';

const svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>Ж</text></svg>';
const codeOf = (bytes: Buffer) => {
  try {
    return readSvg(bytes).toString();
  } catch (error) {
    return (error as { code: string }).code;
  }
};

it.each([
  ['plain', Buffer.from(svg)],
  ['a mark', Buffer.from(`\uFEFF${svg}`)],
  ['UTF-16', Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?>${svg}`, 'utf16le')],
  [
    'the Windows alphabet',
    Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="windows-1251"?>'),
      Buffer.from(svg.replace('Ж', '\xc6'), 'latin1'),
    ]),
  ],
  [
    'a document type without declarations',
    Buffer.from(`<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x/y.dtd">${svg}`),
  ],
])('makes UTF-8 of %s', (_kind, bytes) => {
  expect(codeOf(bytes).replace('\uFEFF', '')).toBe(svg);
});

it.each([
  ['entities', Buffer.from(`<!DOCTYPE svg [<!ENTITY a "b">]>${svg}`), 'input_corrupt'],
  [
    'entities behind a ">" in quotes',
    Buffer.from(`<!DOCTYPE svg SYSTEM ">" [<!ENTITY a "b">]>${svg}`),
    'input_corrupt',
  ],
  ['an unknown encoding', Buffer.from(`<?xml version="1.0" encoding="x-none"?>${svg}`), 'input_corrupt'],
  ['broken text', Buffer.from(`${svg}\xff`, 'latin1'), 'input_corrupt'],
  ['more than five megabytes', Buffer.from(svg + ' '.repeat(5 * 2 ** 20)), 'dimension_limit'],
])('refuses %s', (_kind, bytes, code) => {
  expect(codeOf(bytes)).toBe(code);
});

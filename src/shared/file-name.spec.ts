import { describe, expect, it } from 'vitest';
import { cleanFileName, decodeHeaderName } from './file-name.js';

describe('cleanFileName', () => {
  it.each([
    ['an ordinary name', 'photo.png', 'photo.png'],
    ['a path upwards', '../../etc/passwd', 'passwd'],
    ['a Windows path', 'C:\\Users\\me\\photo.png', 'photo.png'],
    ['only dots', '..', 'file'],
    ['a slash at the end', 'folder/', 'file'],
    ['nothing', '', 'file'],
    ['a new line', 'pho\r\nto.png', 'photo.png'],
    ['a NUL that would cut it', 'photo.png\0.exe', 'photo.png.exe'],
    ['a mark that turns text round', 'photo\u202egnp.exe', 'photognp.exe'],
    ['a slash hidden behind a control character', '.\u0000./.\u0000./secret', 'secret'],
    ['emoji', '🖼️ photo 👩‍🎨.png', '🖼️ photo 👩‍🎨.png'],
    ['Cyrillic', 'отчёт €.pdf', 'отчёт €.pdf'],
    ['a letter in two parts', 'e\u0301te\u0301.png', '\u00e9t\u00e9.png'],
    ['a leading dash', '-rf.png', '_rf.png'],
    ['a hidden file', '.env', '.env'],
    ['a Windows device', 'con.png', '_con.png'],
    ['a Windows device with a number', 'LPT1', '_LPT1'],
    ['a name that only begins like a device', 'console.png', 'console.png'],
    ['characters that Windows forbids', 'a<b>c:d"e|f?g*.png', 'a_b_c_d_e_f_g_.png'],
    ['spaces and dots at the end', ' photo.png . .', 'photo.png'],
    ['half a character', 'a\ud800.png', 'a\ufffd.png'],
  ])('makes a label of %s', (_, raw, expected) => expect(cleanFileName(raw)).toBe(expected));

  it('cuts 300 characters to 255 bytes and keeps the extension', () => {
    const cut = cleanFileName(`${'я'.repeat(300)}.jpeg`);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(255);
    expect(Buffer.byteLength(cut)).toBeGreaterThan(250);
    expect(cut).toMatch(/^я+\.jpeg$/);
  });

  it('keeps both halves of a double extension', () => {
    expect(cleanFileName(`${'я'.repeat(300)}.tar.gz`)).toMatch(/^я{124}\.tar\.gz$/);
  });

  it.each(['.', ' '])('looks once through a name that is all %j', (one) => {
    expect(cleanFileName(`${one.repeat(1e6)}x`)).toMatch(one === ' ' ? /^x$/ : /^\.{254}x$/);
    expect(cleanFileName(`x${one.repeat(1e6)}`)).toBe('x');
  });

  it('does not cut an emoji of several code points in the middle', () => {
    expect(cleanFileName(`${'👩‍🎨'.repeat(60)}.png`)).toMatch(/^(👩‍🎨)+\.png$/u);
  });
});

describe('decodeHeaderName', () => {
  it.each([
    ['percent-encoded UTF-8', '%D0%BE%D1%82%D1%87%D1%91%D1%82.pdf', 'отчёт.pdf'],
    ['UTF-8 bytes', Buffer.from('отчёт.pdf').toString('latin1'), 'отчёт.pdf'],
    ['Latin-1', 'caf\u00e9.png', 'caf\u00e9.png'],
    ['a percent sign that means nothing', '100%.png', '100%.png'],
    ['a percent sign that looks like something', '100%25 of%.png', '100%25 of%.png'],
  ])('reads %s', (_, header, expected) => expect(decodeHeaderName(header)).toBe(expected));
});

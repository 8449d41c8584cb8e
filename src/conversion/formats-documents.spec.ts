// Documents that share their bytes' beginnings are told apart by what stands further inside.
import { expect, it } from 'vitest';
import { detect } from './detect.js';

/** A compound file whose list of streams is its second sector: children of the root, and after "in a folder" those of the first of them. */
function compound(...names: string[]): Buffer {
  const file = Buffer.alloc(4096);
  Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1').copy(file);
  file.writeUInt16LE(9, 30);
  file.writeUInt32LE(1, 48);
  const none = 0xffff_ffff;
  const nested = names.indexOf('in a folder');
  const roots = nested < 0 ? names : names.slice(0, nested);
  const entry = (index: number, name: string, child: number, isLast: boolean) => {
    const at = 1024 + index * 128;
    file.write(name, at, 'utf16le');
    file.writeUInt16LE(name.length * 2 + 2, at + 64);
    file[at + 66] = 2;
    [none, isLast ? none : index + 1, child].forEach((id, field) => file.writeUInt32LE(id, at + 68 + field * 4));
  };
  entry(0, 'Root Entry', roots.length > 0 ? 1 : none, true);
  roots.forEach((name, index) =>
    entry(index + 1, name, nested > 0 && index === 0 ? nested + 1 : none, index === roots.length - 1),
  );
  if (nested > 0)
    names
      .slice(nested + 1)
      .forEach((name, index, inside) => entry(nested + 1 + index, name, none, index === inside.length - 1));
  return file;
}
/** Its streams stand elsewhere, but for one. */
function scattered(name: string): Buffer {
  const file = compound(name);
  file.writeUInt32LE(40, 1024 + 76);
  return file;
}
const found = (content: Buffer | string, name: string) => {
  try {
    return detect(Buffer.from(content as string), name).format.id;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

it.each([
  [compound('WordDocument'), 'a.doc', 'doc'],
  [compound('Workbook'), 'a.xls', 'xls'],
  [compound('Book'), 'a.xls', 'xls'],
  [compound('PowerPoint Document'), 'a.ppt', 'ppt'],
  // The content wins over the name.
  [compound('Workbook'), 'a.doc', 'xls'],
  // What is embedded says nothing of the whole.
  [compound('MBD0001', 'Workbook', 'in a folder', 'WordDocument'), 'a.xls', 'xls'],
  [compound('ObjectPool', 'WordDocument', 'in a folder', 'Workbook'), 'a', 'doc'],
  [compound('attachments', 'in a folder', 'WordDocument'), 'a.msg', 'ole'],
  [scattered('WordDocument'), 'a.xls', 'doc'],
  // Its list may stand beyond what is looked at; then the name decides.
  [compound(), 'a.ppt', 'ppt'],
  // Locked.
  [compound('EncryptedPackage'), 'a.docx', 'docx'],
  [compound('EncryptedPackage'), 'a.xlsx', 'xlsx'],
  [compound(), 'a.png', 'type_mismatch'],
] as const)('compound files %#', (content, name, format) => expect(found(content, name)).toBe(format));

/** The first part of a book follows a list of one. */
function palmBook(version: number): Buffer {
  const file = Buffer.alloc(200);
  file.write('BOOKMOBI', 60);
  file.writeUInt16BE(1, 76);
  file.writeUInt32BE(88, 78);
  file.write('MOBI', 104);
  file.writeUInt32BE(version, 124);
  return file;
}

it.each([
  [palmBook(6), 'a.mobi', 'mobi'],
  [palmBook(6), 'a.azw', 'mobi'],
  [palmBook(8), 'a.mobi', 'azw3'],
  [palmBook(8).subarray(0, 100), 'a.mobi', 'input_corrupt'],
] as const)('books of Kindle readers %#', (content, name, format) => expect(found(content, name)).toBe(format));

it.each([
  ['<?xml version="1.0"?><FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"/>', 'a.fb2', 'fb2'],
  ['<article xmlns="http://docbook.org/ns/docbook"/>', 'a.dbk', 'docbook'],
  ['{ "cells": [], "nbformat": 4 }', 'a.ipynb', 'ipynb'],
  ['% comment\n\\documentclass{article}', 'a.tex', 'tex'],
  ['\\documentclass{article}', 'a', 'tex'],
  ['Title\n=====\n', 'a.rst', 'rst'],
  ['* Heading\n', 'a.org', 'org'],
  ['h1. Heading\n', 'a.textile', 'textile'],
  ['a\tb\n', 'a.tsv', 'tsv'],
  ['{ "cells": [] }', 'a.json', 'json'],
  ['From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n\r\nhi', 'a.eml', 'eml'],
  ['Received: by x\n\tfor y\nFrom: \xe9@b.example\n\nhi', 'a', 'eml'],
  ['From: me\nTo: you\n\nonly a note', 'a.txt', 'txt'],
  ['note: this\nand: that\n', 'a', 'txt'],
  ['plain words', 'a', 'txt'],
])('texts %#', (content, name, format) => expect(found(content, name)).toBe(format));

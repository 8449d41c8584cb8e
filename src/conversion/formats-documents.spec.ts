// Documents that share their bytes' beginnings are told apart by what stands further inside.
import { expect, it } from 'vitest';
import { detect } from './detect.js';

/** A compound file whose list of streams is its second sector. */
function compound(...streams: string[]): Buffer {
  const file = Buffer.alloc(4096);
  Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1').copy(file);
  file.writeUInt16LE(9, 30);
  file.writeUInt32LE(1, 48);
  streams.forEach((name, index) => Buffer.from(`${name}\0`, 'utf16le').copy(file, 1024 + index * 128));
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
  [compound('Root Entry', 'WordDocument'), 'a.doc', 'doc'],
  [compound('Root Entry', 'Workbook'), 'a.xls', 'xls'],
  [compound('Root Entry', 'Book'), 'a.xls', 'xls'],
  [compound('Root Entry', 'PowerPoint Document'), 'a.ppt', 'ppt'],
  // The content wins over the name.
  [compound('Root Entry', 'Workbook'), 'a.doc', 'xls'],
  // Its list may stand beyond what is looked at; then the name decides.
  [compound('Root Entry'), 'a.ppt', 'ppt'],
  // Locked.
  [compound('Root Entry', 'EncryptedPackage'), 'a.docx', 'docx'],
  [compound('Root Entry', 'EncryptedPackage'), 'a.xlsx', 'xlsx'],
  [compound('Root Entry'), 'a.png', 'type_mismatch'],
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

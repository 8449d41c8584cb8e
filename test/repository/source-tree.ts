// Source files as facts: what each imports, whether it reads the environment, how it opens. The rules of floors.spec.ts judge these facts.
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** Path from the root of the checkout (always with /) → text. */
export type SourceTree = ReadonlyMap<string, string>;

export interface SourceFile {
  readonly path: string;
  readonly lines: number;
  /** The comment that the file opens with, '' when there is none. */
  readonly head: string;
  /** As written: './limits.js', 'node:fs', 'sharp'. Type imports and dynamic ones too. */
  readonly imports: readonly string[];
  readonly readsEnvironment: boolean;
  /** Every statement only passes on what other files export, or one passes on everything. */
  readonly isBarrel: boolean;
}

/** Reads the TypeScript files below `folder` of the checkout at `root`. */
export function readTree(root: string, folder: string): SourceTree {
  const names = fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => /\.[cm]?tsx?$/.test(name)).map((name) => path.posix.join(folder, name));
  return new Map(files.sort().map((file) => [file, fs.readFileSync(path.join(root, file), 'utf8')]));
}

export function readSource(file: string, text: string): SourceFile {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, false);
  const imports: string[] = [];
  let readsEnvironment = false;
  const visit = (node: ts.Node): void => {
    const target = importTarget(node);
    if (target !== undefined) imports.push(target);
    readsEnvironment ||= isEnvironment(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return {
    path: file,
    lines: text.trimEnd().split('\n').length,
    head: headComment(text),
    imports,
    readsEnvironment,
    isBarrel: isBarrel(source.statements),
  };
}

const textOf = (node: ts.Node | undefined): string | undefined =>
  node && ts.isStringLiteralLike(node) ? node.text : undefined;

function importTarget(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier);
  if (ts.isExternalModuleReference(node)) return textOf(node.expression);
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : undefined;
  return ts.isCallExpression(node) && isLoader(node.expression) ? textOf(node.arguments[0]) : undefined;
}

/** import(…), require(…), require.resolve(…), import.meta.resolve(…). */
function isLoader(called: ts.Expression): boolean {
  if (called.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (ts.isIdentifier(called)) return called.text === 'require';
  if (!ts.isPropertyAccessExpression(called) || called.name.text !== 'resolve') return false;
  return ts.isMetaProperty(called.expression) || isNamed(called.expression, 'require');
}

/** process.env, process['env'], { env } = process, import { env } from 'node:process'. */
function isEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'env' && isNamed(node.expression, 'process');
  if (ts.isElementAccessExpression(node))
    return textOf(node.argumentExpression) === 'env' && isNamed(node.expression, 'process');
  if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name))
    return (
      isNamed(node.initializer, 'process') &&
      node.name.elements.some((each) => isNamed(each.propertyName ?? each.name, 'env'))
    );
  if (!ts.isImportDeclaration(node) || !/^(node:)?process$/.test(textOf(node.moduleSpecifier) ?? '')) return false;
  const names = node.importClause?.namedBindings;
  return (
    names !== undefined &&
    ts.isNamedImports(names) &&
    names.elements.some((each) => isNamed(each.propertyName ?? each.name, 'env'))
  );
}

const isNamed = (node: ts.Node | undefined, name: string): boolean =>
  node !== undefined && ts.isIdentifier(node) && node.text === name;

function isBarrel(statements: readonly ts.Statement[]): boolean {
  const passedOn = statements.filter((each) => ts.isExportDeclaration(each) && each.moduleSpecifier !== undefined);
  const everything = passedOn.some((each) => ts.isExportDeclaration(each) && each.exportClause === undefined);
  return everything || (passedOn.length > 0 && passedOn.length === statements.length);
}

function headComment(text: string): string {
  const body = text.replace(/^#!.*\n/, '');
  return (ts.getLeadingCommentRanges(body, 0) ?? []).map(({ pos, end }) => body.slice(pos, end)).join('\n');
}

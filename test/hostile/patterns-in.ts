// Every regular expression of the program: the literals as the compiler parses them, the made ones as they are when their file is loaded.
import { join, relative } from 'node:path';
import type { Node } from 'typescript/unstable/ast';
import { isCallExpression, isNewExpression, isRegularExpressionLiteral } from 'typescript/unstable/ast/is';
import { API } from 'typescript/unstable/sync';

export type Pattern = { readonly at: string; readonly source: string; readonly flags: string };
type Place = { readonly file: string; readonly line: number };
type Seen = { readonly literals: readonly Pattern[]; readonly made: readonly Place[]; readonly files: number };

/** What the sources say: each literal, and each place where a pattern is made of words. */
export function patternsIn(root: string, projects: readonly string[]): Seen {
  const api = new API({ cwd: root });
  const literals: Pattern[] = [];
  const made: Place[] = [];
  const files = new Set<string>();
  try {
    for (const project of projects) {
      const snapshot = api.updateSnapshot({ openProjects: [join(root, project)] });
      const program = snapshot.getProject(join(root, project))?.program;
      for (const name of program?.getSourceFileNames() ?? []) {
        const file = relative(root, name);
        const source = program?.getSourceFile(name);
        if (!file.startsWith('src/') || files.has(file) || source === undefined) continue;
        files.add(file);
        const walk = (node: Node): void => {
          const lineOf = (): number => source.text.slice(0, node.getStart(source)).split('\n').length;
          if (isRegularExpressionLiteral(node)) {
            const end = node.text.lastIndexOf('/');
            const at = `${file}:${lineOf()}`;
            literals.push({ at, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
          } else if ((isNewExpression(node) || isCallExpression(node)) && node.expression.getText(source) === 'RegExp')
            made.push({ file, line: lineOf() });
          node.forEachChild(walk);
        };
        source.forEachChild(walk);
      }
    }
  } finally {
    api.close();
  }
  return { literals, made, files: files.size };
}

/** The patterns that files make of words while they are loaded, or while what is handed in is done, each with the line that made it. */
export async function patternsMade(
  root: string,
  files: readonly string[],
  act: () => Promise<void>,
): Promise<Pattern[]> {
  const found = new Map<string, Pattern>();
  const real = globalThis.RegExp;
  const note = (pattern: RegExp): RegExp => {
    const [, file = '', line = ''] =
      /file:\/\/(\S+?\/src\/[^\s:?]+)[^\s:]*:(\d+):\d+/.exec(new Error().stack ?? '') ?? [];
    const at = `${relative(root, file)}:${line}`;
    if (file !== '') found.set(`${at} ${pattern}`, { at, source: pattern.source, flags: pattern.flags });
    return pattern;
  };
  globalThis.RegExp = new Proxy(real, {
    construct: (target, told) => note(Reflect.construct(target, told)),
    apply: (target, self, told) => note(Reflect.apply(target, self, told)),
  });
  try {
    for (const file of files) await import(join(root, file));
    await act();
  } finally {
    globalThis.RegExp = real;
  }
  return [...found.values()];
}

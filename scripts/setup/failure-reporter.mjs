// Tells a failed test's reason when it fails: a long run that is cut short would keep it to itself. Names all of them again before the stories at the end,
// of which a kept log may have only the first. A reporter of vitest, named in tests.mjs.
import path from 'node:path';
import { root } from './checkout.mjs';

export default class FailureReporter {
  failed = [];

  onTestCaseResult(test) {
    const { state, errors } = test.result();
    if (state === 'failed') this.tell(test.module, test.fullName, errors);
  }

  onTestSuiteResult(suite) {
    this.tell(suite.module, `${suite.fullName}, before or after its tests`, suite.errors());
  }

  /** Loading, a hook, what it left behind. */
  onTestModuleEnd(module) {
    this.tell(module, 'before or after its tests', module.errors());
  }

  onTestRunEnd() {
    for (const name of this.failed) process.stdout.write(`FAILED ${name}\n`);
  }

  tell(module, what, errors) {
    if (errors.length === 0) return;
    const name = `${path.relative(root, module.moduleId)}: ${what}`;
    this.failed.push(name);
    const reasons = errors.map(({ stack, message, diff }) => [ours(stack ?? message), diff].filter(Boolean).join('\n'));
    process.stdout.write(`\n✗ ${name}\n${reasons.join('\n')}\n\n`);
  }
}

const ours = (stack) =>
  stack
    .split('\n')
    .filter((line) => !line.includes('node_modules') && !line.endsWith('at new Promise (<anonymous>)'))
    .join('\n');

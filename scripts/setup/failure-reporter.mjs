// Tells a failed test's reason when it fails: a long run that is cut short would keep it to itself. A reporter of vitest, named in tests.mjs.
import path from 'node:path';
import { root } from './checkout.mjs';

export default class FailureReporter {
  onTestCaseResult(test) {
    const { state, errors } = test.result();
    if (state === 'failed') tell(test.module, test.fullName, errors);
  }

  onTestSuiteResult(suite) {
    tell(suite.module, `${suite.fullName}, before or after its tests`, suite.errors());
  }

  /** Loading, a hook, what it left behind. */
  onTestModuleEnd(module) {
    tell(module, 'before or after its tests', module.errors());
  }
}

function tell(module, what, errors) {
  if (errors.length === 0) return;
  const reasons = errors.map(({ stack, message, diff }) => [ours(stack ?? message), diff].filter(Boolean).join('\n'));
  process.stdout.write(`\n✗ ${path.relative(root, module.moduleId)}: ${what}\n${reasons.join('\n')}\n\n`);
}

const ours = (stack) =>
  stack
    .split('\n')
    .filter((line) => !line.includes('node_modules') && !line.endsWith('at new Promise (<anonymous>)'))
    .join('\n');

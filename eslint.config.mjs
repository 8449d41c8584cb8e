// What the compiler does not see: lost promises, any, environment and console in wrong places. Layout belongs to prettier; floors to test/repository.
import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const typed = [
  'src/**/*.ts',
  'migrations/**/*.ts',
  'test/**/*.ts',
  'bench/**/*.ts',
  'web/**/*.{ts,tsx}',
  '*.config.ts',
];
/** Settings come from one file; the other hands the environment on to processes that we start. The same list, with reasons, is in test/repository. */
const environmentReaders = ['src/shared/settings.ts', 'src/embedded/environment.ts'];
const unused = { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' };
/** Programs that people read on a terminal. */
const speaking = ['scripts/**', 'src/roles/**', 'src/terminal/**', 'bench/**', 'examples/**', '.ci/**'];
const nodeGlobals = [
  'process',
  'console',
  'Buffer',
  'URL',
  'URLSearchParams',
  'fetch',
  'performance',
  'structuredClone',
  'AbortController',
  'AbortSignal',
  'TextDecoder',
  'TextEncoder',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'FormData',
  'Blob',
  'Response',
  'Request',
  'Headers',
  'EventSource',
  'WebSocket',
];

export default defineConfig(
  { ignores: ['dist/', 'data/', '.test/', '.setup/', 'uploads/', 'web/dist/', 'clients/', 'node_modules/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: { globals: Object.fromEntries(nodeGlobals.map((name) => [name, 'readonly'])) },
    rules: { 'no-unused-vars': ['error', unused] },
  },
  {
    files: typed,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // In a file with decorators this rule is silent: Nest injects by the types of constructor parameters, which must stay real imports.
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      // Nest's modules and thin controllers are classes that hold nothing but their decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `if (…) return stop();` is how a function that answers nothing ends early.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unused-vars': ['error', unused],
      // Settings are read with brackets because an index signature says that a name may be missing; the compiler insists on it.
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': 'allow-with-description', minimumDescriptionLength: 10 },
      ],
      // An empty text means "not given" as often as a missing one.
      '@typescript-eslint/prefer-nullish-coalescing': [
        'error',
        { ignorePrimitives: { string: true }, ignoreTernaryTests: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      // An async function without await is how a plain answer honours a promised one.
      '@typescript-eslint/require-await': 'off',
      // Columns say their type, and a constant may too.
      '@typescript-eslint/no-inferrable-types': 'off',
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/prefer-string-starts-ends-with': 'off',
      // `body as T` with T named by the caller is how an answer from outside gets its type.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // TypeORM and BullMQ hand out interfaces where the class is meant.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Add a setting to src/shared/settings.ts.' },
      ],
    },
  },
  {
    files: [...environmentReaders, 'test/**', 'bench/**', '*.config.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.spec.ts', 'test/**/*.ts'],
    rules: {
      // A missing value fails the test by itself; matchers such as expect.any() have no better type; methods are named, not called.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: speaking, rules: { 'no-console': 'off' } },
);

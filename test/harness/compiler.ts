// How tests are compiled. Read by vitest.config.ts and by the inner run of leaks.spec.ts.
import swc from 'unplugin-swc';

/**
 * Nest injects by the parameter types that decorators record; only swc writes them, so vite's own compiler is off.
 * .swcrc is for the build: it leaves specs out.
 */
export const compiler = {
  oxc: false as const,
  plugins: [
    swc.vite({
      swcrc: false,
      configFile: false,
      module: { type: 'es6' },
      jsc: {
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        target: 'es2023',
        keepClassNames: true,
      },
    }),
  ],
};

import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { svelte } from '@sveltejs/vite-plugin-svelte';

/** The scripted backend is for tests and the browser: a production bundle with it does not build. */
function refuseFake(mode: string): Plugin {
  return {
    name: 'bureau-refuse-fake',
    apply: 'build',
    generateBundle(_options, bundle) {
      if (mode !== 'production') return;
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        const fake = file.moduleIds.find((id) => id.includes('/src/platform/fake'));
        if (fake) this.error(`the production bundle contains ${fake}`);
      }
    },
  };
}

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), refuseFake(mode)],
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  build: {
    outDir: mode === 'fake' ? 'dist-fake' : 'dist',
    target: ['chrome111', 'safari16.4'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/test/setup.ts'],
    restoreMocks: true,
    // A busy machine is no failure: what is waited for ends the wait.
    testTimeout: 60_000,
  },
}));

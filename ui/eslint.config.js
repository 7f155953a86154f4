import js from '@eslint/js';
import globals from 'globals';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Layers: shared → domain → views. What a layer may not import, with the reason. */
const forbid = (files, group, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
});

export default ts.config(
  { ignores: ['dist', 'dist-fake', 'src/bindings'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    rules: {
      'svelte/no-at-html-tags': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      'no-console': 'error',
    },
  },
  {
    // State files choose themselves what is reactive: caches publish once a batch, by a version.
    files: ['src/state/**'],
    rules: { 'svelte/prefer-svelte-reactivity': 'off' },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.svelte'],
    ignores: ['src/platform/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['@tauri-apps/*'], message: 'src/platform is the only door to the outside' },
          ],
        },
      ],
    },
  },
  forbid(
    ['src/components/shared/**'],
    ['**/state/*', '**/platform/*', '**/bindings*', '@tauri-apps/*'],
    'shared components know no domain',
  ),
  forbid(
    ['src/lib/**'],
    ['**/state/*', '**/components/**', '**/views/*', '@tauri-apps/*'],
    'src/lib holds pure functions',
  ),
);

import { workspaceModuleNames } from './libs/house-rules/jest/workspace-module-names.js';

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/libs', '<rootDir>/schematics', '<rootDir>/apps'],
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/files/', '/golden/'],
  modulePathIgnorePatterns: ['/dist/', '/files/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    ...workspaceModuleNames(import.meta.dirname),
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': ['ts-jest', { useESM: true, diagnostics: false }],
  },
  reporters: ['default', '<rootDir>/libs/house-rules/jest/closing-line-reporter.js'],
  maxWorkers: 2,
  // Modules of finished files stay in a worker's memory: beyond this, collecting garbage takes longer than a new worker.
  workerIdleMemoryLimit: '700MB',
  // Machines that do other things as well must not fail tests.
  testTimeout: 30_000,
};

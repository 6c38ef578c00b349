/**
 * Tests for services of the NestJS toolkit.
 *
 * @module
 */
export {
  createTestApplication,
  startTestApplication,
  type TestApplication,
  type TestApplicationOptions,
} from './test-application.js';
export { createFake, fakePlugin, overridePlugins, type FakePlugins } from './fake-plugins.js';
export { MemoryLogger, type LogLine } from './memory-logger.js';
export {
  createTestPlugin,
  startTestPlugin,
  type TestPlugin,
  type TestPluginOptions,
} from './test-plugin.js';

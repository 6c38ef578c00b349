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

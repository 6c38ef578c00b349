/**
 * Mocks and stubs, which need neither a test runner nor Nest. Generated mocks import from here.
 *
 * @module
 */
export { stubClient, type Stub, type StubsOf } from './mocks/client-stubs.js';
export { assertExpectations, createMock, type Mocked } from './mocks/create-mock.js';
export { anything, matching } from './mocks/deep-match.js';
export {
  mockFunction,
  type Answers,
  type AnyFunction,
  type MockFunction,
  type PartialParameters,
} from './mocks/mock-function.js';
export { invalidMessages, validMessage, type InvalidMessage } from './fixtures/message-fixtures.js';
export { invalidRequests, validRequest } from './fixtures/request-fixtures.js';

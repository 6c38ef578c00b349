import { jest } from '@jest/globals';
import { onShutdownSignal } from './shutdown-signals.js';

afterEach(() => void jest.restoreAllMocks());

describe('onShutdownSignal', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
  ] as const)(
    'stops at the first %s and ends the process with %d at the second',
    (signal, code) => {
      const exit = jest.spyOn(process, 'exit').mockImplementation((() => {}) as never);
      const received: string[] = [];
      const forget = onShutdownSignal((each) => received.push(each));
      process.emit(signal, signal);
      expect(received).toEqual([signal]);
      expect(exit).not.toHaveBeenCalled();
      process.emit(signal, signal);
      expect(exit).toHaveBeenCalledWith(code);
      forget();
      expect(process.listenerCount(signal)).toBe(0);
    },
  );
});

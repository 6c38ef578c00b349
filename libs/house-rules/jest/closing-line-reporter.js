/** Prints `N passed, N failed` after Jest's own summary, for tools that read the last line. */
export default class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    // The default reporter writes its summary on stderr in this same turn; ours has to follow it.
    setImmediate(() =>
      process.stderr.write(`\n${results.numPassedTests} passed, ${failed} failed\n`),
    );
  }
}

import { sanitizeSql } from './sanitize-sql.js';

describe('the text of a query in a span', () => {
  it.each([
    ["SELECT * FROM users WHERE email = 'ada@example.com'", 'SELECT * FROM users WHERE email = ?'],
    ["SELECT 'it''s', E'it\\'s', $$it's$$, $x$it's$x$ AS t", 'SELECT ?, ?, ?, ? AS t'],
    ['SELECT 4711, 1.5e3, -2, col1, $1 FROM t2', 'SELECT ?, ?, -?, col1, $1 FROM t2'],
    [`SELECT "o'clock" -- don't\n, 'x'/* it's */ FROM t`, `SELECT "o'clock" , ? FROM t`],
    ["SELECT 'cut off", 'SELECT ?'],
    ["SELECT E'cut off\\", 'SELECT ?'],
    ['SELECT $$cut off', 'SELECT ?'],
    ['  UPDATE t\n   SET a = $1 ', 'UPDATE t SET a = $1'],
  ])('%s', (sql, text) => {
    expect(sanitizeSql(sql)).toBe(text);
  });

  it('is bounded, and a value cut by the bound stays away', () => {
    expect(sanitizeSql(`SELECT '${'secret'.repeat(100_000)}'`)).toBe('SELECT ?');
    expect(sanitizeSql(`SELECT ${'a,'.repeat(100_000)}`).length).toBeLessThanOrEqual(2_048);
  });
});

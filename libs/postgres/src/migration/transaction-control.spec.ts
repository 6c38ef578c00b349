import { transactionControl } from './transaction-control.js';

describe('transactionControl', () => {
  it.each([
    ['BEGIN; CREATE TABLE a (); COMMIT;', 'BEGIN'],
    ['CREATE TABLE a ();\n  commit ;', 'COMMIT'],
    ['-- first\n/* then */ start   transaction;', 'START TRANSACTION'],
    ['SELECT 1; ROLLBACK', 'ROLLBACK'],
  ])('finds it in %j', (sql, statement) => {
    expect(transactionControl(sql)).toBe(statement);
  });

  it.each([
    'CREATE TABLE a ()',
    '-- BEGIN;\nSELECT 1',
    '/* ; COMMIT; */ SELECT 1',
    "INSERT INTO a VALUES ('; COMMIT; it''s')",
    "INSERT INTO a VALUES (E'\\'; COMMIT;')",
    'SELECT 1 AS "; COMMIT;"',
    'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; COMMIT; END; $$',
    'DO $do$ BEGIN EXECUTE $$ SELECT 1; COMMIT $$; END $do$',
    'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END',
    'SAVEPOINT a; ROLLBACK TO a; ROLLBACK WORK TO SAVEPOINT a',
    'ALTER TABLE a ADD begin_at int; CREATE INDEX commits ON a (begin_at)',
  ])('finds nothing in %j', (sql) => {
    expect(transactionControl(sql)).toBeUndefined();
  });
});

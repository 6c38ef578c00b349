-- Events that are committed with the change they tell of, until the queue has confirmed them.
CREATE TABLE outbox (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  event text NOT NULL,
  data jsonb NOT NULL,
  headers jsonb NOT NULL,
  claimed_until timestamptz
);

CREATE INDEX outbox_seq_idx ON outbox (seq);

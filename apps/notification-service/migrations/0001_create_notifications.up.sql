CREATE TABLE notifications (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  type text NOT NULL,
  subject text NOT NULL,
  message text NOT NULL,
  metadata jsonb NOT NULL DEFAULT '{}',
  status text NOT NULL,
  event_id text,
  created_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz,
  claimed_until timestamptz
);

-- An event makes one notification, however often it is delivered.
CREATE UNIQUE INDEX notifications_event_id_key ON notifications (event_id);

CREATE INDEX notifications_history_idx ON notifications (user_id, created_at DESC, id);

CREATE INDEX notifications_unsent_idx ON notifications (created_at) WHERE status IN ('pending', 'failed');

CREATE TABLE notification_preferences (
  user_id uuid PRIMARY KEY,
  email_enabled boolean NOT NULL,
  sms_enabled boolean NOT NULL,
  push_enabled boolean NOT NULL,
  muted_types text[] NOT NULL
);

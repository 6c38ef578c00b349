CREATE TABLE rooms (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  creator_id uuid NOT NULL,
  -- Rooms with participants are for them and their creator only.
  is_open boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE room_participants (
  room_id uuid NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  user_id uuid NOT NULL,
  PRIMARY KEY (room_id, user_id)
);

CREATE TABLE messages (
  id uuid PRIMARY KEY,
  sequence bigint GENERATED ALWAYS AS IDENTITY,
  room_id uuid NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  user_id uuid NOT NULL,
  message text NOT NULL,
  message_type text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX messages_room_key ON messages (room_id, sequence);

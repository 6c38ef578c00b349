DROP TABLE messages;
DROP TABLE room_participants;
DROP TABLE rooms;

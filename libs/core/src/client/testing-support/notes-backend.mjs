// A backend of `test.Notes` as a process of its own, to be killed and frozen: node notes-backend.mjs <port>.
// It answers Unary with the number of the request and its own process id as text. A number of 1 000 000
// and more asks for a wait of the rest in milliseconds; a negative one for so many bytes of text.
import { Server, ServerCredentials } from '@grpc/grpc-js';

/** `message Note { string text = 1; int32 number = 2; }`, as far as numbers go. */
function numberOf(bytes) {
  for (let position = 0; position < bytes.length;) {
    const tag = bytes[position++];
    if (tag === 10) {
      position += bytes[position] + 1;
      continue;
    }
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[position++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(BigInt.asIntN(64, value));
    }
  }
  return 0;
}

function varint(value) {
  const bytes = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

function note(text, number) {
  const content = Buffer.from(text);
  return Buffer.concat([
    Buffer.from([10]),
    varint(content.length),
    content,
    Buffer.from([16]),
    varint(number),
  ]);
}

const server = new Server({ 'grpc.max_send_message_length': -1 });
server.addService(
  {
    Unary: {
      path: '/test.Notes/Unary',
      requestStream: false,
      responseStream: false,
      requestDeserialize: numberOf,
      requestSerialize: (value) => value,
      responseSerialize: (value) => value,
      responseDeserialize: (value) => value,
    },
  },
  {
    Unary: ({ request: number }, callback) => {
      const answer = () =>
        callback(null, note(number < 0 ? 'x'.repeat(-number) : String(process.pid), number));
      if (number >= 1_000_000) setTimeout(answer, number - 1_000_000);
      else answer();
    },
  },
);
server.bindAsync(
  `127.0.0.1:${process.argv[2] ?? 0}`,
  ServerCredentials.createInsecure(),
  (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  },
);

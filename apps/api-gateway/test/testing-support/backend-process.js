/**
 * A user service as a process of its own, which a spec kills, freezes and starts again. Its answers are
 * made without any generated code: CreateUser answers { user_id: <name>, status: <INSTANCE> }.
 *
 * What the name says is done first: `slow-500` waits for so many milliseconds, `huge-1000000` answers
 * with so many bytes more.
 */
import { Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js';

const { PORT, INSTANCE } = process.env;
const bytes = (value) => value;

/** Field 1 (name) of a CreateUserRequest. */
function nameOf(request) {
  const length = request[1] & 0x7f;
  return request[0] === 0x0a ? request.subarray(2, 2 + length).toString('utf8') : '';
}

/** Length-delimited fields 1 and 2. */
function answerOf(id, state) {
  return Buffer.concat([0x0a, 0x12].flatMap((tag, index) => field(tag, index === 0 ? id : state)));
}

function field(tag, text) {
  const body = Buffer.from(text);
  const length = [];
  let rest = body.byteLength;
  for (; rest > 0x7f; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  return [Buffer.from([tag, ...length, rest]), body];
}

function createUser(call, callback) {
  const name = nameOf(call.request);
  const [kind, amount] = name.split('-');
  const size = kind === 'huge' ? Number(amount) : 0;
  const answer = () => callback(null, answerOf(name + 'x'.repeat(size), INSTANCE));
  if (kind === 'fail') {
    const metadata = new Metadata();
    callback({ code: status.RESOURCE_EXHAUSTED, details: 'no room', metadata });
    return;
  }
  const timer = setTimeout(answer, kind === 'slow' ? Number(amount) : 0);
  call.on('cancelled', () => {
    clearTimeout(timer);
    process.stdout.write(`cancelled ${name}\n`);
  });
  if (kind === 'slow') process.stdout.write(`working ${name}\n`);
}

const server = new Server({ 'grpc.max_send_message_length': -1 });
const path = '/userservice.UserService/CreateUser';
const codec = {
  requestSerialize: bytes,
  requestDeserialize: bytes,
  responseSerialize: bytes,
  responseDeserialize: bytes,
};
server.addService(
  { [path]: { path, requestStream: false, responseStream: false, ...codec } },
  { [path]: createUser },
);
server.bindAsync(`127.0.0.1:${PORT}`, ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`listening ${port}\n`);
});

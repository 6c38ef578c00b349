/** The page to chat in: REST for what is written and read, the official Centrifuge client for what is new. */
const { Centrifuge } = globalThis;
const $ = (id) => document.getElementById(id);

const user = (sessionStorage.user ??= crypto.randomUUID());
const room = new URLSearchParams(location.search).get('room') ?? (await createRoom());
$('link').href = `?room=${room}`;
history.replaceState(null, '', `?room=${room}`);

const centrifuge = new Centrifuge(
  `${location.origin.replace(/^http/, 'ws')}/connection/websocket`,
  {
    data: { user_id: user },
  },
);
const subscription = centrifuge.newSubscription(`rooms:${room}`);
const shown = new Set();

centrifuge.on('state', ({ newState }) => ($('state').textContent = newState));
centrifuge.on('disconnected', ({ reason }) => ($('error').textContent = reason));
subscription.on('publication', ({ data }) => show(data));
subscription.on('subscribed', async ({ recovered }) => {
  // What was missed has come already if it was recovered; otherwise it is read.
  if (!recovered) await readHistory();
  await countPeople();
  $('state').textContent = 'in the room';
});
subscription.on('unsubscribed', ({ reason }) => ($('error').textContent = reason));
subscription.on('join', countPeople);
subscription.on('leave', countPeople);
subscription.subscribe();
centrifuge.connect();

$('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const message = $('text').value;
  $('text').value = '';
  try {
    await call('POST', `/chat/rooms/${room}/messages`, {
      user_id: user,
      message,
      message_type: 'text',
    });
    $('error').textContent = '';
  } catch (error) {
    $('text').value = message;
    $('error').textContent = error.message;
  }
});

async function createRoom() {
  const { room_id: id } = await call('POST', '/chat/rooms', { name: 'A room', creator_id: user });
  return id;
}

async function readHistory() {
  const { messages } = await call('GET', `/chat/rooms/${room}/messages?limit=100`);
  for (const message of messages.toReversed()) show(message);
}

async function countPeople() {
  const { numUsers } = await subscription.presenceStats();
  $('people').textContent = numUsers;
}

function show({ message_id: id, user_id: by, message }) {
  if (shown.has(id)) return;
  shown.add(id);
  const item = document.createElement('li');
  const name = document.createElement('span');
  name.className = 'by';
  name.textContent = by === user ? 'me' : by.slice(0, 8);
  item.append(name, message);
  $('messages').append(item);
  item.scrollIntoView();
}

async function call(method, path, body) {
  const answer = await fetch(path, {
    method,
    ...(body
      ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
      : {}),
  });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.message);
  return json;
}

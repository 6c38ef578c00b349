import { binaryMessage } from '../binary-message.js';

/** The message of the tests: `message Note { string text = 1; int32 number = 2; }`. */
export interface Note {
  text: string;
  number: number;
}

export const Note = binaryMessage<Note>('test.Note', {
  create: () => ({ text: '', number: 0 }),
  write: ({ text = '', number = 0 }, writer) => {
    if (text !== '') writer.tag(1, 2).string(text);
    if (number !== 0) writer.tag(2, 0).int32(number);
  },
  readField: (note, field, reader) => {
    if (field === 1) note.text = reader.string();
    else if (field === 2) note.number = reader.int32();
    else return false;
    return true;
  },
});

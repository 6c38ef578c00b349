import type { FileModel } from '../model/model.js';
import type { GeneratedFile } from '../print/generated-file.js';

/**
 * Writes one artefact of a proto file. An emitter that prints nothing makes no file. The types of
 * `file` are imported, never declared: `symbols.ts` knows where from.
 */
export type Emitter = (file: FileModel, out: GeneratedFile) => void;

/** An artefact: its emitter and what its file is called, as in `users.json.ts`. */
export interface Artefact {
  /** Ending of the file name without `.ts`, such as `.json`. */
  readonly suffix: string;
  /** Folder of the output that its files go to. @default the output itself */
  readonly folder?: string;
  readonly emit: Emitter;
  /** Whether it concerns services: files that only provide types do without. */
  readonly services?: true;
}

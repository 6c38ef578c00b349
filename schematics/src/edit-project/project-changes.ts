import type { FileChange } from '../generation/output-plan.js';
import { isBelow, type ProjectFiles } from '../project/project-files.js';
import { Report } from '../report/report.js';

/** Files of a project as they will be, and what has to be written for it. Nothing is written here. */
export class ProjectChanges implements ProjectFiles {
  /** What a person should know or do. */
  readonly report = new Report();
  private readonly texts = new Map<string, string | undefined>();

  constructor(private readonly base: ProjectFiles) {}

  read(path: string): string | undefined {
    return this.texts.has(path) ? this.texts.get(path) : this.base.read(path);
  }

  /** Text of a file without the changes. */
  readBefore(path: string): string | undefined {
    return this.base.read(path);
  }

  list(folder: string): string[] {
    const paths = new Set(this.base.list(folder));
    for (const [path, text] of this.texts) {
      if (text === undefined) paths.delete(path);
      else if (isBelow(path, folder)) paths.add(path);
    }
    return [...paths].sort();
  }

  write(path: string, text: string): void {
    this.texts.set(path, text);
  }

  remove(path: string): void {
    this.texts.set(path, undefined);
  }

  /** Files that differ from what is there. */
  changes(): FileChange[] {
    return [...this.texts].flatMap(([path, text]): FileChange[] => {
      const known = this.base.read(path);
      if (text === undefined || text === known) return [];
      return [{ path, text, kind: known === undefined ? 'create' : 'update' }];
    });
  }

  /** Files that are there and have to go. */
  removals(): string[] {
    return [...this.texts]
      .filter(([path, text]) => text === undefined && this.base.read(path) !== undefined)
      .map(([path]) => path);
  }
}

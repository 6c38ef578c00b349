import { pascalCase } from '../case.js';
import type { FileModel, RemoteServiceModel } from '../model.js';
import { OptionPath } from '../option-path.js';
import { positionOf } from '../source-info.js';
import { fileOptions } from '../annotations.js';
import type { ProblemList } from './problem-list.js';

/** Checks `toolkit.services` and `toolkit.tests_spec` of a file. */
export function checkFile(file: FileModel, list: ProblemList): void {
  const seen = new Map<string, RemoteServiceModel>();
  for (const remote of file.remoteServices) {
    checkRemoteService(remote, list);
    const name = pascalCase(remote.service);
    const first = seen.get(name);
    if (first === undefined) seen.set(name, remote);
    else if (name !== '') {
      list.error(
        remote.position,
        `duplicate service "${remote.service}" in toolkit.services`,
        `"${first.service}" in line ${first.position.line} has the same name in TypeScript, "${name}"; remove one`,
      );
    }
  }
  checkTestsSpec(file, list);
}

function checkRemoteService(
  { service, package: path, position }: RemoteServiceModel,
  list: ProblemList,
): void {
  if (!/^[A-Za-z]/.test(service)) {
    list.error(
      position,
      service === ''
        ? 'toolkit.services has an entry without service'
        : `service "${service}" cannot name a client`,
      'set service to the name that the resolver looks up, such as "user-service"',
    );
  } else if (path === '') {
    list.error(
      position,
      `service "${service}" in toolkit.services has no package`,
      'set package to the import path of its generated code',
    );
  }
}

function checkTestsSpec(file: FileModel, list: ProblemList): void {
  const { testsSpec } = fileOptions(file.desc);
  if (testsSpec === undefined) return;
  const position = positionOf(file.desc, OptionPath.testsSpec);
  const hint = 'set mockery: { package: "…" } to the import path of the mocks';
  if (testsSpec.mockery === undefined)
    list.error(position, 'toolkit.tests_spec has no mockery', hint);
  else if (testsSpec.mockery.package === '') {
    list.warning(position, 'mockery of toolkit.tests_spec has no package', hint);
  }
}

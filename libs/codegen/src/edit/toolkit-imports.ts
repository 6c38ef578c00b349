/** The annotations of the toolkit under the path that its documents use, or under any of the others. */
export const TOOLKIT_IMPORT = {
  path: 'github.com/lastbackend/toolkit/protoc-gen-toolkit/toolkit/options/annotations.proto',
  isKnown: (path: string) => path.endsWith('toolkit/options/annotations.proto'),
};

/** `google.api.http`. */
export const HTTP_IMPORT = {
  path: 'google/api/annotations.proto',
  isKnown: (path: string) => path === 'google/api/annotations.proto',
};

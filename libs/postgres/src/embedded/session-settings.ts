const OPTION = /(?:^|\s)(?:-c\s*|--)([\w.]+)=((?:\\.|[^\s\\])*)/g;

/**
 * A statement that applies what a client asks for in its startup message: `application_name` and
 * `options` such as `-c TimeZone=UTC`.
 */
export function sessionSettings(parameters: Readonly<Record<string, string>>): string {
  const settings = new Map([['application_name', parameters['application_name'] ?? '']]);
  for (const [, name, value] of (parameters['options'] ?? '').matchAll(OPTION))
    settings.set(name!, value!.replace(/\\(.)/g, '$1'));
  const calls = [...settings].map(
    ([name, value]) => `set_config(${quote(name)}, ${quote(value)}, false)`,
  );
  return `SELECT ${calls.join(', ')}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

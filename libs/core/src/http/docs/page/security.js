import { element, prose } from './dom.js';

/** Fields for the credentials that the document asks for. They are kept in the page only. */
export function securityForm(schemes = {}) {
  const values = new Map();
  const rows = Object.entries(schemes).map(([name, scheme]) => {
    const isBasic = scheme.type === 'http' && scheme.scheme === 'basic';
    const hint = isBasic ? 'user:password' : scheme.type === 'apiKey' ? 'key' : 'token';
    const set = (event) => values.set(name, event.target.value);
    return element(
      'tr',
      {},
      element('td', {}, element('code', {}, name), ...prose(scheme.description)),
      element(
        'td',
        {},
        element('input', {
          type: 'password',
          'aria-label': name,
          placeholder: hint,
          oninput: set,
          autocomplete: 'off',
        }),
      ),
    );
  });
  const node =
    rows.length === 0
      ? undefined
      : element(
          'section',
          {},
          element('h3', {}, 'Credentials'),
          element('table', {}, element('tbody', {}, ...rows)),
        );
  const apply = (headers, query) => {
    for (const [name, value] of values) {
      const scheme = schemes[name];
      if (value === '') continue;
      if (scheme.type === 'apiKey' && scheme.in === 'query') query.append(scheme.name, value);
      else if (scheme.type === 'apiKey') headers.set(scheme.name, value);
      else if (scheme.scheme === 'basic') headers.set('authorization', `Basic ${btoa(value)}`);
      else headers.set('authorization', `Bearer ${value}`);
    }
  };
  return { node, apply };
}

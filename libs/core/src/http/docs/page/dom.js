/** Makes an element. Texts are texts, never HTML: nothing of the document can run. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== ''));
  return node;
}

/** A `<details>` whose content is made when it is opened first. */
export function foldable(attributes, summary, makeBody) {
  const node = element('details', attributes, element('summary', {}, ...summary));
  const fill = () => {
    if (node.open && node.children.length === 1) {
      node.append(element('div', { class: 'body' }, ...makeBody()));
    }
  };
  node.addEventListener('toggle', fill);
  return node;
}

/** Paragraphs, lists and `code` of a description. The rest of Markdown is shown as it is. */
export function prose(text) {
  if (typeof text !== 'string' || text === '') return [];
  return text.split(/\n\s*\n/).map((block) => {
    const lines = block.split('\n');
    if (!lines.every((line) => /^\s*[-*] /.test(line))) return element('p', {}, ...inline(block));
    const items = lines.map((line) => element('li', {}, ...inline(line.replace(/^\s*[-*] /, ''))));
    return element('ul', {}, ...items);
  });
}

function inline(text) {
  return text.split(/(`[^`]+`)/).map((part) => {
    const isCode = part.length > 2 && part.startsWith('`') && part.endsWith('`');
    return isCode ? element('code', {}, part.slice(1, -1)) : part;
  });
}

// An element with attributes and markup, put into its place.

export function make(parent, tag, attributes = {}, html = undefined) {
  const node = document.createElement(tag);
  for (const name in attributes) node.setAttribute(name, attributes[name]);
  if (html !== undefined) node.innerHTML = html;
  parent?.append(node);
  return node;
}

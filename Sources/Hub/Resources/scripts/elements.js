// Small makers of elements. Text goes in as text: nothing that a person or the hub wrote can become a tag.

/** The element of that id. */
export const byId = (id) => document.getElementById(id);

/** An element with attributes, listeners (`onclick`) and children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Shows an error beside its field, or takes it away where there is none. */
export function mark(field, text) {
  const place = byId(`${field.id}-error`);
  if (text) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  if (!place) return;
  place.textContent = text ?? "";
  place.hidden = !text;
}

/** Shows a notice of that name above the page, or takes it away. */
export function notice(name, text, ...more) {
  byId(`notice-${name}`)?.remove();
  if (text) byId("notices").append(make("p", { id: `notice-${name}`, class: "notice warning", role: "status" }, text, ...more));
}

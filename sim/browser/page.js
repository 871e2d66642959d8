// What a person perceives of a page and its things. Asked of a page, the first argument is the text of the part that they
// look at; asked of one thing, it is that.
({
  says(part) {
    return part.innerText.replace(/\s+/g, " ").trim();
  },

  // The smallest part that says the text; the whole page for no text.
  part(text) {
    if (!text) return document.body;
    const parts = "tr, li, fieldset, dialog, details, article, section, form, aside, header, nav, main";
    const saying = [...document.querySelectorAll(parts)].filter((part) => this.says(part).includes(text));
    const smallest = saying.find((part) => !saying.some((other) => other !== part && part.contains(other)));
    if (!smallest) throw new Error(`no part of the page says “${text}”`);
    return smallest;
  },

  text(part) {
    return this.says(this.part(part));
  },

  // The text of the cells of all tables, row by row.
  rows(part) {
    const rows = [...this.part(part).querySelectorAll("tr")].filter((row) => row.checkVisibility());
    return rows.map((row) => [...row.cells].map((cell) => this.says(cell)));
  },

  // Where the links lead that stay in the house.
  links(part) {
    const all = [...this.part(part).querySelectorAll("a[href]")].map((link) => new URL(link.href));
    return [...new Set(all.filter((to) => to.origin === location.origin).map((to) => to.pathname + to.search))];
  },

  fileField(part, label) {
    const fields = [...this.part(part).querySelectorAll("input[type=file]")];
    const found = fields.find((field) => [...field.labels].some((one) => one.textContent.trim().startsWith(label)) || field.ariaLabel === label);
    if (!found) throw new Error(`${fields.length} fields for files, none is called “${label}”`);
    return found;
  },

  focused() {
    return document.activeElement;
  },

  // Whether a click at the place would meet the thing.
  isMet(thing, x, y) {
    const there = document.elementFromPoint(x, y);
    return there !== null && (thing.contains(there) || there.contains(thing) || there.closest("label")?.control === thing);
  },

  // What a field holds: what was typed, or the text of what was chosen.
  value(field) {
    if (field instanceof HTMLSelectElement) return field.selectedOptions[0]?.text.trim() ?? "";
    return field.type === "checkbox" || field.type === "radio" ? String(field.checked) : field.value;
  },

  // Makes a field ready to be typed over.
  enter(field) {
    field.focus();
    field.select();
    return true;
  },

  // Fields that are not typed into letter by letter, as dates are, and lists.
  set(field, value) {
    field.focus();
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    return field.value === value;
  },

  choose(list, option) {
    const found = [...list.options].find((one) => one.text.replace(/\s+/g, " ").trim() === option);
    if (!found) throw new Error(`there is only ${[...list.options].map((one) => `“${one.text.trim()}”`).join(", ")}`);
    return this.set(list, found.value);
  },
})

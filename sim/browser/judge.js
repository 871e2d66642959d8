// What is wrong with the page for somebody, each as a sentence. It needs axe.
({
  async all(width) {
    return [...this.tooWide(width), ...this.nameless(), ...this.unseen(), ...await this.barred()];
  },

  called(thing) {
    const name = thing.getAttribute("aria-label") || thing.innerText || thing.name || thing.className || "";
    return `<${thing.localName}> “${String(name).trim().slice(0, 40)}”`;
  },

  // On a phone nobody should have to move the page sideways.
  tooWide(width) {
    const wide = document.scrollingElement.scrollWidth;
    if (wide <= width) return [];
    const words = document.createRange();
    const sticksOut = (thing) => {
      words.selectNodeContents(thing);
      return Math.max(thing.getBoundingClientRect().right, words.getBoundingClientRect().right) > width + 1;
    };
    const isCut = (thing) => thing !== document.body && (getComputedStyle(thing).overflowX !== "visible" || isCut(thing.parentElement));
    const culprits = [...document.body.querySelectorAll("*")].filter((thing) => sticksOut(thing) && !isCut(thing.parentElement)).reverse();
    return [`the page is ${wide} wide in a window of ${width}: ${culprits.slice(0, 3).map(this.called).join(", ")}`];
  },

  // A placeholder is no label: it goes when somebody writes.
  nameless() {
    const isForNobody = (field) => ["hidden", "submit", "button"].includes(field.type) || field.closest("[aria-hidden=true]");
    const isNamed = (field) => field.labels?.length > 0 || field.hasAttribute("aria-label") || field.hasAttribute("aria-labelledby");
    const fields = [...document.querySelectorAll("input, select, textarea")];
    return fields.filter((field) => !isForNobody(field) && !isNamed(field)).map((field) => `${this.called(field)} has no label`);
  },

  // Whoever uses the keyboard must see where they are.
  unseen() {
    const focusable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex='-1'])";
    const looks = (thing) => {
      const { outline, boxShadow, border, backgroundColor, textDecoration } = getComputedStyle(thing);
      return [outline, boxShadow, border, backgroundColor, textDecoration].join("|");
    };
    const before = document.activeElement;
    const unseen = [...document.querySelectorAll(focusable)].filter((thing) => {
      if (thing.disabled || !thing.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
      thing.blur();
      const atRest = looks(thing);
      thing.focus({ preventScroll: true, focusVisible: true });
      const isUnseen = document.activeElement === thing && looks(thing) === atRest;
      thing.blur();
      return isUnseen;
    });
    before.focus({ preventScroll: true });
    return [...new Set(unseen.map(this.called))].map((thing) => `${thing} does not show that it has the keyboard`);
  },

  async barred() {
    const found = await axe.run(document, { resultTypes: ["violations"], iframes: false });
    const why = (node) => node.any.map((check) => check.message).join(" ").slice(0, 200);
    const where = (rule) => rule.nodes.slice(0, 3).map((node) => `${node.target.join(" ")} ${node.html.slice(0, 160)} ${why(node)}`);
    const isBarring = (rule) => ["serious", "critical"].includes(rule.impact);
    return found.violations.filter(isBarring).map((rule) => `${rule.id} (${rule.impact}): ${rule.help}, ${rule.nodes.length} ×: ${where(rule).join(" · ")}`);
  },
})

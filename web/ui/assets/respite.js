// What pages do besides the essentials, which work without it: keys, live parts, progress, copying.
"use strict";

const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// Keys: "/" searches, "j" and "k" walk the rows of a list, Enter opens one, "g" and a letter goes somewhere, "?" tells them.
let going = false;
document.addEventListener("keydown", (event) => {
	const typing = event.target.closest("input, textarea, select, [contenteditable]");
	if (event.key === "Escape") {
		all("details.menu[open]").forEach((menu) => menu.removeAttribute("open"));
		if (typing) event.target.blur();
		return;
	}
	if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
	if (going) {
		going = false;
		const way = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
		if (way) { event.preventDefault(); way.click(); }
		return;
	}
	const rows = all("tr[data-row]");
	const at = rows.findIndex((row) => row.classList.contains("at"));
	const walk = (to) => {
		if (!rows.length) return;
		rows[at]?.classList.remove("at");
		const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
		row.classList.add("at");
		row.querySelector("a")?.focus({ preventScroll: true });
		row.scrollIntoView({ block: "nearest" });
	};
	switch (event.key) {
	case "/": event.preventDefault(); document.querySelector("[data-search]")?.focus(); break;
	case "j": walk(at + 1); break;
	case "k": walk(at < 0 ? 0 : at - 1); break;
	case "x": rows[at]?.querySelector("input[type=checkbox]")?.click(); break;
	case "g": going = true; break;
	case "?": document.querySelector("[data-keys]")?.click(); break;
	}
});

document.addEventListener("click", (event) => {
	all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.removeAttribute("open"); });
	const copy = event.target.closest("[data-copy]");
	if (copy) {
		const from = document.querySelector(copy.dataset.copy);
		navigator.clipboard?.writeText(from.value ?? from.textContent).then(() => {
			const before = copy.textContent;
			copy.textContent = copy.dataset.done || "Copied";
			setTimeout(() => { copy.textContent = before; }, 1500);
		});
	}
	const toggle = event.target.closest("[data-toggle]");
	if (toggle) {
		event.preventDefault();
		const open = document.querySelector(toggle.dataset.toggle).classList.toggle("open");
		toggle.setAttribute("aria-expanded", open);
	}
	const add = event.target.closest("[data-add]");
	if (add) {
		event.preventDefault();
		const pattern = document.querySelector(add.dataset.add);
		const made = pattern.content.cloneNode(true);
		const first = made.querySelector("input, select");
		pattern.parentElement.insertBefore(made, pattern);
		first?.focus();
	}
	const drop = event.target.closest("[data-remove]");
	if (drop) { event.preventDefault(); drop.closest(drop.dataset.remove).remove(); }
});

// A box that ticks all others, and what is shown only when some are ticked.
document.addEventListener("change", (event) => {
	const every = event.target.closest("[data-all]");
	if (every) all(every.dataset.all).forEach((box) => { box.checked = every.checked; });
	if (event.target.closest("[data-submit]")) event.target.form.requestSubmit();
});

// Parts that follow what happens: fetched again until they say they are done.
const follow = (part) => {
	const wait = Number(part.dataset.every || 1000);
	const look = async () => {
		if (!part.isConnected) return;
		if (!document.hidden) {
			try {
				const answer = await fetch(part.dataset.refresh, { headers: { "Accept": "text/html" }, credentials: "same-origin" });
				if (answer.ok) {
					const text = await answer.text();
					if (part.dataset.seen !== text) { part.innerHTML = text; part.dataset.seen = text; }
					if (answer.headers.get("Respite-Done") === "1") {
						if (part.dataset.then) location.assign(part.dataset.then);
						return;
					}
				} else if (answer.status < 500) return;
			} catch { /* the server is away for a moment: the next look may find it */ }
		}
		setTimeout(look, wait);
	};
	setTimeout(look, wait);
};
all("[data-refresh]").forEach(follow);

// Files dropped on a form, with the progress of their way here. A page that tells what is wrong takes the place of this one.
const upload = (form) => {
	const zone = form.querySelector(".drop"), input = form.querySelector("input[type=file]");
	const bar = form.querySelector("progress"), told = form.querySelector("[data-told]");
	for (const kind of ["dragenter", "dragover"]) zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("over"); });
	for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("over"));
	zone.addEventListener("drop", (event) => { event.preventDefault(); input.files = event.dataTransfer.files; form.requestSubmit(); });
	form.addEventListener("submit", (event) => {
		if (!input.files.length) return;
		event.preventDefault();
		const sending = new XMLHttpRequest();
		sending.open("POST", form.action);
		sending.upload.addEventListener("progress", (step) => {
			bar.hidden = false;
			if (step.lengthComputable) { bar.max = step.total; bar.value = step.loaded; }
		});
		sending.addEventListener("load", () => {
			if (sending.status < 400 && sending.responseURL) location.assign(sending.responseURL);
			else {
				const told = new DOMParser().parseFromString(sending.responseText, "text/html").querySelector("main");
				if (told) document.querySelector("main").replaceWith(told);
				all("form[data-upload]").forEach(upload);
			}
		});
		sending.addEventListener("error", () => { told.textContent = told.dataset.failed; bar.hidden = true; });
		sending.send(new FormData(form));
	});
};
all("form[data-upload]").forEach(upload);

// Sums that follow what is typed: each row's price times its quantity, in minor units.
all("form[data-sum]").forEach((form) => {
	const out = form.querySelector("[data-total]");
	const sum = () => {
		let total = 0;
		all("[data-price]", form).forEach((box) => {
			const count = box.type === "checkbox" ? Number(box.checked) : Number(String(box.value).replace(",", ".")) || 0;
			total += Math.round(count * Number(box.dataset.price));
		});
		out.textContent = (total / 100).toFixed(2);
	};
	form.addEventListener("input", sum);
	sum();
});

// Passkeys: the browser holds the key, the server asks and checks.
const passkey = async (form, begin, finish, make) => {
	const told = form.querySelector("[data-told]");
	const post = (to, body) => fetch(to, { method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
	try {
		const asked = await post(begin, {});
		const options = (await asked.json()).publicKey;
		const made = await make(options);
		const name = form.querySelector("[name=name]")?.value || "";
		const answer = await post(finish + "?name=" + encodeURIComponent(name), made.toJSON());
		const said = await answer.json();
		if (!answer.ok) throw new Error(said.error);
		location.assign(said.to);
	} catch (failure) { told.textContent = failure.name === "NotAllowedError" ? told.dataset.failed : failure.message; }
};
all("form[data-passkey]").forEach((form) => {
	if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON || /^[\d.]+$|:/.test(location.hostname)) return; // no key is bound to a number
	form.hidden = false;
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const { begin, finish, passkey: what } = form.dataset;
		if (what === "make") passkey(form, begin, finish, (options) => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }));
		else passkey(form, begin, finish, (options) => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }));
	});
});

// Lines of an order as they are typed: what they come to.
all("form[data-lines]").forEach((form) => {
	const number = (row, name) => Number((row.querySelector(`[name=${name}]`)?.value || "0").replace(",", ".")) || 0;
	const sum = () => {
		let total = 0;
		all("tr[data-line]", form).forEach((row) => {
			const net = row.querySelector("[name=net]")?.value ? 1 + number(row, "vat") / 100 : 1;
			total += Math.round(100 * number(row, "quantity") * number(row, "price") * (1 - number(row, "discount") / 100) * net);
		});
		form.querySelector("[data-total]").textContent = (total / 100).toFixed(2);
	};
	form.addEventListener("input", sum);
	form.addEventListener("click", () => setTimeout(sum));
	sum();
});

// What can be moved sideways and holds nothing that keys reach is reached itself.
const reach = () => all(".scroll").forEach((box) => {
	if (box.scrollWidth > box.clientWidth && !box.querySelector("a, button, input, select, textarea")) box.tabIndex = 0;
	else box.removeAttribute("tabindex");
});
reach();
addEventListener("resize", reach);

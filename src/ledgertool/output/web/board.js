"use strict";
// The board's filters, order, details and printed forms. Every text is put in as text, never as
// markup. What is counted here is counted in answers/board.py and answers/pictures.py as well.
document.documentElement.classList.add("js"); // what only a script shows or hides
document.addEventListener("DOMContentLoaded", () => {
  const [HEADING, SHORT, LONG] = [4, 8, 60]; // characters of what is printed unfolded, or wide
  const at = (id) => document.getElementById(id);
  const said = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  const facts = JSON.parse(at("facts").textContent);
  const { words, lights, forms, page: PAGE } = facts;
  const pictures = picturesOf(facts, at, said);
  const [SOON, OVERDUE] = ["due-soon", "overdue"].map((name) =>
    lights.findIndex((light) => light.name === name),
  );
  const body = at("rows").tBodies[0];
  const lines = [...body.rows];
  const rows = facts.rows.map((row, index) => ({ ...row, index, line: lines[index] }));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const form = at("filters");
  const detail = at("detail");
  const collator = new Intl.Collator("zh-CN", { numeric: true });
  const unseen = new RegExp(facts.unseen, "g");
  const FILTERS = ["search", "leader", "department", "table", "status", "star"];
  let asked = {}; // what the address asks for: the filters, sort and row
  let met = rows; // the rows that meet the filters, in the order asked for
  let waiting = 0; // the frame after which the pictures are drawn anew
  let shown = lines; // their lines that the table shows

  // ---- texts and elements

  function element(name, text = "", attributes = {}) {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  // The normal form of spelling.py: widths, capitals and the shape of marks make no difference.
  function folded(text) {
    const shapes = [...text.replace(unseen, "")].map((one) => facts.shapes[one] ?? one).join("");
    const plain = shapes.normalize("NFKC").replace(/([<>])\1+/g, "$1");
    return plain.toUpperCase().toLowerCase().split(/\s+/).filter(Boolean);
  }

  // ---- the address

  function read() {
    const given = new URLSearchParams(location.hash.slice(1));
    return Object.fromEntries([...given].filter(([, value]) => value));
  }

  function address(changes) {
    const wanted = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...asked, ...changes })) {
      if (value) wanted.set(name, value);
    }
    return `#${wanted}`;
  }

  function go(changes, keeps = true) {
    const there = address(changes);
    try {
      if (keeps) history.replaceState(null, "", there);
      else history.pushState(null, "", there);
    } catch {
      location.hash = there; // a browser may count how often the others are used
    }
    follow();
  }

  function follow() {
    const before = asked;
    asked = read();
    for (const name of FILTERS) {
      const field = form.elements[name];
      if (field.type === "checkbox") field.checked = Boolean(asked[name]);
      else if (name !== "search" || field !== document.activeElement) field.value = asked[name] ?? "";
    }
    const same = [...FILTERS, "sort"].every((name) => before[name] === asked[name]);
    if (!same) refresh();
    open(byId.get(asked.row));
  }

  // ---- which rows

  function refresh() {
    const wanted = folded(asked.search ?? "");
    const leader = facts.leaders.indexOf(asked.leader);
    const department = facts.departments.indexOf(asked.department);
    const others = rows.filter(
      (row) =>
        (!asked.leader || row.found_by.includes(leader)) &&
        (!asked.department || row.departments.includes(department)) &&
        (!asked.table || row.table === asked.table) &&
        (!asked.star || row.star) &&
        wanted.every((word) => row.search.includes(word)),
    );
    met = asked.status ? others.filter((row) => lights[row.light].name === asked.status) : others;
    met = ordered(met);
    show(0, PAGE);
    say();
    cancelAnimationFrame(waiting); // the table answers first, the pictures in the next frame
    waiting = requestAnimationFrame(() => setTimeout(draw, 0, others));
  }

  const KEYS = {
    id: (row) => row.index,
    deadline: (row) => row.due,
    due_on: (row) => row.due,
    status: (row) => row.light,
    must_close: (row) => (row.star ? 0 : null),
  };

  function ordered(found) {
    const name = (asked.sort ?? "").replace(/^-/, "");
    const column = facts.columns.indexOf(name);
    if (column < 0) return found;
    const turn = asked.sort.startsWith("-") ? -1 : 1;
    const key = KEYS[name] ?? ((row) => row.line.cells[column].textContent || null);
    const keyed = found.map((row) => [key(row), row]);
    keyed.sort(([one, first], [other, second]) => {
      if (one === null || other === null) {
        return (one === null) - (other === null) || first.index - second.index; // none comes last
      }
      const order = typeof one === "number" ? one - other : collator.compare(one, other);
      return turn * order || first.index - second.index;
    });
    return keyed.map(([, row]) => row);
  }

  function show(from, to) {
    const lines = met.slice(from, to).map((row) => row.line);
    const same = lines.length === shown.length && lines.every((line, index) => line === shown[index]);
    if (same) return;
    for (const line of lines) line.classList.remove("later");
    if (from === 0) {
      body.replaceChildren(...lines); // what is not shown costs nothing
      shown = lines;
    } else {
      body.append(...lines);
      shown.push(...lines);
    }
  }

  function say() {
    const left = met.length - shown.length;
    at("count").textContent = said(words.count, { count: met.length, rows: rows.length });
    at("nothing").hidden = met.length > 0;
    at("more").hidden = left <= 0;
    at("more").textContent = said(words.more, { count: left });
    at("reset").hidden = !FILTERS.some((name) => asked[name]);
    for (const heading of at("rows").tHead.rows[0].cells) {
      const is = [heading.dataset.column, `-${heading.dataset.column}`].indexOf(asked.sort);
      if (is < 0) heading.removeAttribute("aria-sort");
      else heading.setAttribute("aria-sort", is ? "descending" : "ascending");
    }
  }

  // ---- lights, lists and pictures

  function draw(found) {
    const counts = lights.map(() => 0);
    for (const row of found) counts[row.light] += 1;
    for (const button of at("lights").querySelectorAll("button")) {
      const name = button.dataset.status;
      const index = lights.findIndex((light) => light.name === name);
      button.setAttribute("aria-pressed", String((asked.status ?? "") === name));
      button.querySelector(".number").textContent = name ? counts[index] : found.length;
    }
    list("behind", behind(found), (item, [index, [count, days]]) => {
      item.querySelector("a").textContent = facts.leaders[index];
      item.querySelector("a").href = address({ leader: facts.leaders[index], status: "overdue" });
      item.querySelector(".said").textContent = said(words.late, { count, days });
    });
    list("coming", coming(found), (item, row) => {
      item.querySelector("time").textContent = row.due ?? "";
      item.querySelector("a").textContent = row.title;
      item.querySelector("a").href = address({ row: row.id });
      item.querySelector("a").dataset.row = row.id;
      item.querySelector(".said").textContent = row.coming;
    });
    const parts = found.flatMap((row) => row.parts);
    const dated = parts.filter(([due, , light]) => due !== null && lights[light].group !== null);
    pictures.drawMonths(dated);
    if (facts.points.length) pictures.drawRemaining(dated);
  }

  function list(id, items, fill) {
    const place = at(id);
    const pattern = at(`${id}-item`).content.firstElementChild;
    const lines = items.slice(0, facts.lines).map((one) => {
      const item = pattern.cloneNode(true);
      fill(item, one);
      return item;
    });
    place.querySelector("ol").replaceChildren(...lines);
    place.querySelector(".none").hidden = items.length > 0;
    const left = items.length - lines.length;
    const rest = place.querySelector(".rest");
    rest.hidden = left <= 0;
    rest.firstChild.textContent = left > 0 ? said(words[`rest_${id}`], { count: left }) : "";
    rest.firstChild.href = address(id === "behind" ? { status: "overdue" } : { sort: "deadline" });
  }

  function behind(found) {
    const late = new Map();
    for (const row of found.filter((one) => one.light === OVERDUE)) {
      for (const index of row.leaders) {
        const [count, days] = late.get(index) ?? [0, 0];
        late.set(index, [count + 1, Math.max(days, row.late)]);
      }
    }
    return [...late].sort(([one, [few]], [other, [many]]) => many - few || one - other);
  }

  function coming(found) {
    const key = (row) => `${row.light === SOON ? 0 : 1}${row.due ?? ""}`;
    const keyed = found.filter((row) => row.coming !== null).map((row) => [key(row), row]);
    keyed.sort(([one, a], [other, b]) => (one < other ? -1 : one > other ? 1 : a.index - b.index));
    return keyed.map(([, row]) => row);
  }

  // ---- one row

  let opener = null;

  function open(row) {
    if (!row) {
      if (detail.open) detail.close();
      return;
    }
    const { title, headings } = forms[row.table];
    at("detail-title").textContent = row.title;
    at("detail-table").textContent = `${row.id}　${title}`;
    const said = [...headings.map((heading, index) => [heading, row.form[index]]), ...row.more];
    const pairs = said.filter(([, text]) => text);
    at("detail-fields").replaceChildren(
      ...pairs.map(([term, text]) => {
        const pair = element("div");
        pair.append(element("dt", term), element("dd", text));
        return pair;
      }),
    );
    at("detail-record").replaceChildren(...row.record.map((line) => element("li", line)));
    at("detail-no-record").hidden = row.record.length > 0;
    const place = met.indexOf(row);
    at("previous").disabled = place <= 0;
    at("next").disabled = place < 0 || place >= met.length - 1;
    if (!detail.open) {
      opener = document.activeElement;
      detail.showModal();
    }
    detail.scrollTop = 0;
  }

  function step(by) {
    go({ row: met[met.indexOf(byId.get(asked.row)) + by]?.id });
  }

  // ---- printed as issued: each table in its official form, with the rows that the filters leave

  // A number, a day and a short text are not folded; longer texts get room.
  function shape(text, short = SHORT) {
    if (text.length <= short || /^[!-~]{1,12}$/.test(text)) return { class: "short" };
    if (text.length > LONG) return { class: "long" };
    return text.length > 2 * SHORT ? { class: "text" } : {};
  }

  function printed() {
    const pages = Object.entries(forms).flatMap(([table, { title, legend, headings }]) => {
      const found = met.filter((row) => row.table === table);
      if (!found.length) return [];
      const page = element("section");
      const drawn = element("table");
      const head = drawn.createTHead().insertRow();
      for (const heading of headings) {
        head.append(element("th", heading, { scope: "col", ...shape(heading, HEADING) }));
      }
      const lines = drawn.createTBody();
      for (const row of found) {
        const line = lines.insertRow();
        for (const cell of row.form) line.append(element("td", cell, shape(cell)));
      }
      page.append(element("h2", title), drawn);
      if (legend) page.append(element("p", legend));
      return [page];
    });
    at("printed").replaceChildren(...pages, element("p", at("asked").textContent));
  }

  // ---- what a person does

  function filter(event) {
    if (event.isComposing && event.type === "input") return; // sounds, of which a word is made
    const changes = {};
    for (const name of FILTERS) {
      const field = form.elements[name];
      changes[name] = field.type === "checkbox" ? (field.checked ? "yes" : "") : field.value.trim();
    }
    go({ ...changes, row: "" });
  }

  form.addEventListener("input", filter);
  form.addEventListener("compositionend", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  at("reset").addEventListener("click", () => {
    go(Object.fromEntries([...FILTERS, "row"].map((name) => [name, ""])));
    form.elements.search.value = "";
    form.elements.search.focus();
  });
  at("lights").addEventListener("click", (event) => {
    const name = event.target.closest("button")?.dataset.status;
    if (name !== undefined) go({ status: asked.status === name ? "" : name });
  });
  at("rows").tHead.addEventListener("click", (event) => {
    const name = event.target.closest("th")?.dataset.column;
    if (!name || !event.target.closest("button")) return;
    go({ sort: { [name]: `-${name}`, [`-${name}`]: "" }[asked.sort ?? ""] ?? name });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const line = event.target.closest("#rows tbody tr");
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link?.dataset.row) {
      event.preventDefault();
      go({ row: link.dataset.row }, false);
    } else if (line && !link && !String(getSelection())) {
      line.querySelector("a").focus();
      go({ row: line.dataset.row }, false);
    }
  });
  at("more").addEventListener("click", () => {
    const from = shown.length;
    show(from, from + PAGE);
    say();
    shown[from].querySelector("a").focus();
  });
  at("print").addEventListener("click", () => window.print());
  at("close").addEventListener("click", () => go({ row: "" }));
  at("previous").addEventListener("click", () => step(-1));
  at("next").addEventListener("click", () => step(1));
  detail.addEventListener("cancel", (event) => {
    event.preventDefault();
    go({ row: "" });
  });
  detail.addEventListener("click", (event) => {
    if (event.target === detail) go({ row: "" }); // beside it
  });
  detail.addEventListener("close", () => {
    if (asked.row) go({ row: "" }); // a browser may close it by itself
    if (opener?.isConnected) opener.focus();
  });
  window.addEventListener("hashchange", follow);
  window.addEventListener("popstate", follow);
  window.addEventListener("beforeprint", printed);
  window.addEventListener("afterprint", () => at("printed").replaceChildren());

  show(0, PAGE);
  say();
  follow();
});

'use strict';
// Sorting, searching and what is shown on a click. Every text comes from the page or its data, and goes in as text.
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const source = one('#data');
  const told = source ? JSON.parse(source.textContent) : null;
  const words = told ? told.words : {};
  const text = (number) => told.texts[number];

  const SVG = 'http://www.w3.org/2000/svg';
  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children.filter((child) => child !== null && child !== ''));
    return node;
  }
  const make = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
  const draw = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
  const bdi = (content) => make('bdi', {}, content);
  const unseen = (content) => make('span', { class: 'unseen' }, content);

  // ---------------------------------------------------------------- a name as people type it: case and marks aside

  const folded = (name) => name.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/g, 'd');

  // ---------------------------------------------------------------- tables that are sorted by a click on a heading

  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  function key(row, place, kind) {
    const cell = row.cells[place];
    if (kind === 'text') return cell.textContent.trim() || null;
    return cell.dataset.value === undefined ? null : Number(cell.dataset.value);
  }
  function sort(heading) {
    const kind = heading.dataset.sort;
    // The first click on figures shows the largest first, but for ranks and names, where the first comes first.
    const first = kind === 'text' || heading.classList.contains('rank') ? 'ascending' : 'descending';
    const other = first === 'ascending' ? 'descending' : 'ascending';
    const order = heading.getAttribute('aria-sort') === first ? other : first;
    const body = one('tbody', heading.closest('table'));
    const sign = order === 'ascending' ? 1 : -1;
    const rows = [...body.rows].map((row) => [key(row, heading.cellIndex, kind), row]);
    rows.sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null); // what is unknown stays below
      return sign * (kind === 'text' ? collator.compare(a, b) : a - b);
    });
    all('th[aria-sort]', heading.parentElement).forEach((each) => each.removeAttribute('aria-sort'));
    heading.setAttribute('aria-sort', order);
    body.append(...rows.map(([, row]) => row));
  }
  for (const heading of all('th[data-sort]')) {
    const label = heading.textContent.replace(/\s+/g, ' ').trim();
    const button = make('button', { type: 'button', title: words.sort.replace('{column}', label) });
    button.append(...heading.childNodes);
    button.addEventListener('click', () => sort(heading));
    heading.append(button);
  }

  // ---------------------------------------------------------------- what is cut off can be reached by keyboard

  function reach() {
    for (const box of all('.scroll')) {
      const cut = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
      if (cut) box.setAttribute('tabindex', '0');
      else box.removeAttribute('tabindex');
    }
  }
  window.addEventListener('resize', reach);
  reach();

  // ---------------------------------------------------------------- units by name, group and class

  const filters = one('.filters');
  function sift() {
    const wanted = folded(one('#find').value.trim());
    const value = (id) => (one(id) ? one(id).value : '');
    const [group, kind] = [value('#group'), value('#class')];
    const shown = new Set();
    const every = new Set();
    for (const row of all('tr[data-unit]')) {
      const { unit, group: of, class: as } = row.dataset;
      row.hidden = !(folded(unit).includes(wanted) && (!group || group === of) && (!kind || kind === as));
      every.add(unit);
      if (!row.hidden) shown.add(unit);
    }
    one('#count').textContent = words.count.replace('{shown}', shown.size).replace('{all}', every.size);
  }
  if (filters) {
    filters.hidden = false;
    filters.addEventListener('input', sift);
    filters.addEventListener('submit', (event) => event.preventDefault());
    sift();
  }

  // ---------------------------------------------------------------- one unit

  function table(caption, headings, rows) {
    const head = make('tr', {}, ...headings.map(([name, kind]) => make('th', { scope: 'col', class: kind || '' }, name)));
    const body = make('tbody', {}, ...rows);
    const found = make('table', {}, make('caption', {}, caption), make('thead', {}, head), body);
    return make('div', { class: 'scroll', role: 'group', 'aria-label': caption }, found);
  }
  const cell = (content, kind = '') => make('td', { class: kind }, content);

  function step(part, place, parts) {
    const [label, meaning, figure, from, to] = part;
    const whole = place === 0 || place === parts.length - 1;
    const kind = whole ? 'whole' : to < from ? 'fall' : 'rise';
    const [at, wide] = whole ? [from - 0.4, 0.8] : [Math.min(from, to), Math.abs(to - from)];
    const bar = draw('svg', { viewBox: '-1 0 102 1', preserveAspectRatio: 'none', class: kind, 'aria-hidden': 'true' },
      draw('rect', { x: at, width: Math.max(wide, 0.4), height: 1 }));
    const name = make('th', { scope: 'row' }, label, meaning ? make('small', {}, meaning) : '');
    return make('tr', {}, name, cell(figure, `number ${whole ? '' : kind}`), make('td', { class: 'bar' }, bar));
  }

  function spread(asked) {
    const [leaf, code, group, valid, percent, answers, pieces] = asked;
    const start = make('tr', {}, cell(text(leaf)), cell(bdi(text(code))), cell(bdi(text(group))),
      cell(String(valid), 'number'), cell(text(percent), 'number'));
    if (!pieces.length) return fill(start, {}, [cell(words.few, 'few')]);
    let at = 0;
    const drawn = pieces.map(([wide, tone]) => {
      at += wide;
      return draw('rect', { x: at - wide, width: wide, height: 1, class: tone });
    });
    const bar = draw('svg', { viewBox: '0 0 100 1', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, ...drawn);
    return fill(start, {}, [make('td', { class: 'bar' }, bar, make('small', {}, bdi(text(answers))))]);
  }

  function leafRows(unit) {
    const rows = [];
    let area = null;
    unit.leaves.forEach((given, place) => {
      const leaf = told.leaves[place];
      const [points, most, self, appraised, , tone, full] = given;
      if (leaf.area !== area) {
        area = leaf.area;
        const code = told.areas.findIndex(([id, name]) => `${id} ${name}` === area) + 1;
        rows.push(make('tr', { class: 'area', id: `area-${code}`, tabindex: '-1' },
          make('th', { colspan: '6', scope: 'rowgroup' }, bdi(area))));
      }
      const button = make('button', { type: 'button', class: 'leaf', 'aria-haspopup': 'dialog' }, bdi(leaf.name));
      button.addEventListener('click', () => explain(unit, place));
      const row = make('tr', { class: 'of-leaf' }, cell(leaf.id), make('th', { scope: 'row' }, button),
        cell(text(self), 'number extra'), cell(text(appraised), 'number extra'),
        cell(text(points), `number ${tone === null ? 'none' : `h${tone}`}`), cell(text(most), 'number'));
      row.dataset.full = String(full === 1);
      row.dataset.find = folded(`${leaf.id} ${leaf.name}`);
      rows.push(row);
    });
    return rows;
  }

  function siftLeaves() {
    const [lossy, wanted] = [one('#lossy').checked, folded(one('#find-leaf').value.trim())];
    let above = null;
    for (const row of all('#told tr.area, #told tr.of-leaf')) {
      if (row.classList.contains('area')) {
        above = row;
        above.hidden = true;
      } else {
        row.hidden = (lossy && row.dataset.full === 'true') || !row.dataset.find.includes(wanted);
        if (!row.hidden) above.hidden = false;
      }
    }
  }

  function show(name) {
    const unit = told.units.find((each) => each.name === name);
    if (!unit) return false;
    one('#chosen').value = name;
    const areas = unit.areas.map(([points, most, percent, tone], place) => make('tr', {},
      make('th', { scope: 'row' }, `${told.areas[place][0]} `, bdi(told.areas[place][1])),
      cell(text(points), 'number'), cell(text(most), 'number'),
      cell(text(percent), `number ${tone === null ? 'none' : `h${tone}`}`)));
    const pieces = [make('h3', { tabindex: '-1', id: 'told-name' }, bdi(name)),
      make('p', { class: 'headline' }, bdi(unit.headline.join(' · ')))];
    const beside = [table(words.area, [[words.area], [words.points, 'number'], [words.max, 'number'], ['%', 'number']], areas)];
    if (unit.parts.length) {
      beside.push(table(words.parts, [[words.part], [words.change, 'number'], [unseen(words.bar)]], unit.parts.map(step)));
    }
    if (unit.years.length > 1) {
      const years = unit.years.map(([period, index, rank]) => make('tr', {}, make('th', { scope: 'row' }, period),
        cell(index, 'number'), cell(rank === null ? '—' : String(rank), 'number')));
      beside.push(table(words.years, [[words.period], [words.index, 'number'], [words.rank, 'number']], years));
    }
    pieces.push(make('div', { class: 'beside' }, make('div', {}, ...beside.slice(0, 1), ...beside.slice(2)),
      make('div', {}, ...beside.slice(1, 2))));
    pieces.push(table(words.leaves, [['#'], [words.criterion], [words.self, 'number extra'],
      [words.appraised, 'number extra'], [words.points, 'number'], [words.max, 'number']], leafRows(unit)));
    if (unit.asked.length) {
      pieces.push(table(words.survey, [['#'], [words.question], [words.group], [words.valid, 'number'],
        [words.percent, 'number'], [words.answers]], unit.asked.map(spread)));
    }
    one('#told').replaceChildren(...pieces);
    siftLeaves();
    reach();
    return true;
  }

  // ---------------------------------------------------------------- one row of one unit

  function explain(unit, place) {
    const leaf = told.leaves[place];
    const [points, most, self, appraised, why, , full, evidence, explanation, note] = unit.leaves[place];
    const list = make('dl');
    const put = (title, lines) => {
      const found = lines.filter((line) => line);
      if (found.length) list.append(make('dt', {}, title), ...found.map((line) => make('dd', {}, bdi(line))));
    };
    put(words.unit, [unit.name]);
    put(words.points, [`${text(points)} / ${text(most)}`]);
    put(words.self, [text(self)]);
    put(words.appraised, [text(appraised)]);
    put(words.why, [text(why) || (full ? words.full : '')]);
    put(words.clause, [text(leaf.clause)]);
    put(words.rule, leaf.rule.map(text));
    put(words.wanted, leaf.wanted.map(text));
    put(words.evidence, evidence.map(text));
    put(words.explanation, explanation.map(text));
    put(words.appraisal_note, note.map(text));
    put(words.owner, [text(leaf.owner)]);
    const dialog = one('#why');
    one('#why-title').replaceChildren(bdi(`${leaf.id} ${leaf.name}`));
    one('#why-body').replaceChildren(list);
    dialog.showModal();
    dialog.scrollTop = 0;
  }

  // ---------------------------------------------------------------- #unit=…&area=… in the address

  function follow() {
    const asked = new URLSearchParams(location.hash.slice(1).replace(/\+/g, '%2B'));
    if (!asked.has('unit') || !show(asked.get('unit'))) return;
    const area = asked.get('area');
    if (area) {
      one('#lossy').checked = false;
      siftLeaves();
    }
    const target = (area && one(`#area-${Number(area)}`)) || one('#told-name');
    target.scrollIntoView({ block: 'start' });
    target.focus({ preventScroll: true });
  }
  const chooser = one('.chooser');
  if (chooser) {
    chooser.hidden = false;
    all('.js').forEach((each) => { each.hidden = false; });
    chooser.addEventListener('submit', (event) => event.preventDefault());
    one('#chosen').addEventListener('change', () => {
      const name = one('#chosen').value;
      history.replaceState(null, '', `#unit=${encodeURIComponent(name)}`);
      show(name);
    });
    one('#lossy').addEventListener('change', siftLeaves);
    one('#find-leaf').addEventListener('input', siftLeaves);
    show(one('#chosen').value);
    window.addEventListener('hashchange', follow);
    follow();
    one('#why').addEventListener('click', (event) => {
      if (event.target === one('#why')) one('#why').close(); // beside it
    });
  }

  // ---------------------------------------------------------------- the page of one unit: rows by name

  const sieve = one('.sieve');
  if (sieve) {
    sieve.hidden = false;
    const sieved = () => {
      const wanted = folded(one('input[type=search]', sieve).value.trim());
      const lossy = one('input[type=checkbox]', sieve).checked;
      for (const row of all('details.leaf')) {
        row.hidden = (lossy && row.dataset.full === 'true') || !folded(one('summary', row).textContent).includes(wanted);
      }
    };
    sieve.addEventListener('input', sieved);
    sieve.addEventListener('submit', (event) => event.preventDefault());
  }
  window.addEventListener('beforeprint', () => all('details.leaf').forEach((each) => { each.open = true; }));
})();

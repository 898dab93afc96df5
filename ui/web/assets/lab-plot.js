// lab-plot.js: draws the numbers of a table
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The table is what is said; the picture above it is for whoever sees it, and stays away without
// scripts. A figure names its table, and the columns of it with their styles: `visits:whole
// donated:part`. Days stand side by side, with a gap where nothing is told; anything else stands
// one below the other, without what is not told. Chart.js comes only once there is something to
// draw; nothing moves.

const LIBRARY = '@asset(chart.min.js)';
const LANGUAGE = document.documentElement.lang;
const DATES = LANGUAGE === 'en' ? 'en-GB' : LANGUAGE; // the table has days before months too
const DAY_MS = 24 * 60 * 60 * 1000;
const LETTERS = 13; // pixels, like what follows
const LINE = 16;
const NARROW = 400;

// Told apart by more than their colour: bars by their width or their place, lines by their dashes
// and widths. A line has a point only where it would be too short to see.
const bar = (colour, more) => ({ type: 'bar', colour, maxBarThickness: 28, ...more });
const isAlone = ({ dataset, dataIndex }) =>
  dataset.data[dataIndex - 1] == null && dataset.data[dataIndex + 1] == null;
const line = (colour, borderWidth, borderDash, more) => ({
  type: 'line', colour, borderWidth, borderDash, pointRadius: (at) => (isAlone(at) ? 3 : 0),
  pointHoverRadius: 5, ...more });
const STYLES = {
  whole: bar('accent-mid', { grouped: false, order: 3 }),
  part: bar('accent', { grouped: false, order: 2, barPercentage: 0.55 }),
  bar: bar('accent', { categoryPercentage: 0.9 }),
  beside: line('look-again', 2.5, [6, 4], { order: 1 }),
  kept: bar('accent', { stack: 'all', categoryPercentage: 0.9 }),
  flagged: bar('look-again', { stack: 'all', categoryPercentage: 0.9 }),
  dropped: bar('see-doctor', { stack: 'all', categoryPercentage: 0.9 }),
  'so-far': line('accent', 3, [], { stepped: true }),
  both: line('see-doctor', 2.5, [2, 3], { stepped: true }),
  age: line('look-again', 2.5, [6, 4], { stepped: true }),
  sex: line('cannot-tell', 1.5, [], { stepped: true }),
};

const colourOf = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const isNumber = (text) => /^\d+$/.test(text.trim());
const numberOf = ({ textContent }) => (isNumber(textContent) ? Number(textContent) : null);

// What a table says: the words of its columns and rows, and its numbers; null for what is not told.
function read(table) {
  const heads = [...table.tHead.rows[0].cells];
  return {
    columns: Object.fromEntries(heads.map((head, at) => [head.dataset.column,
      { at, word: head.textContent.trim() }])),
    rows: [...table.tBodies[0].rows].map((row) => ({
      day: row.querySelector('time')?.dateTime,
      word: row.cells[0].firstChild.textContent.trim(),
      numbers: [...row.cells].map(numberOf),
    })),
    from: table.dataset.from,
    until: table.dataset.until,
  };
}

// Each day from the first to the last, also those that the table leaves out; the oldest first.
function everyDay({ rows, from, until }) {
  const known = new Map(rows.map((row) => [row.day, row]));
  const days = [];
  for (let at = Date.parse(from); at <= Date.parse(until); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    days.push(known.get(day) ?? { day, word: day, numbers: [] });
  }
  return days;
}

// A long word in lines, so that it leaves room for the bars.
function folded(text, width) {
  const most = (width < NARROW ? 14 : 26) / (/[가-힣\u4e00-\u9fff]/.test(text) ? 1.6 : 1);
  const lines = [''];
  for (const word of text.match(/[\u4e00-\u9fff]|\S+\s*/g)) {
    if ((lines.at(-1) + word).length > most && lines.at(-1)) lines.push('');
    lines[lines.length - 1] += word;
  }
  return lines;
}

// As high as all rows need whose words are folded for that width, and the numbers below them.
function roomFor(rows, width) {
  const most = Math.max(...rows.map((row) => folded(row.word, width).length));
  return rows.length * (most * LINE + LINE) + 2 * LINE;
}

function axes(isDays, isStacked, rows) {
  const short = new Intl.DateTimeFormat(DATES, { month: 'numeric', day: 'numeric',
    timeZone: 'UTC' });
  const numbers = { beginAtZero: true, stacked: isStacked, ticks: { precision: 0 } };
  const names = {
    stacked: isStacked,
    grid: { display: false },
    ticks: isDays
      ? { maxRotation: 0, autoSkipPadding: 12,
        callback: (at) => short.format(Date.parse(rows[at].day)) }
      : { autoSkip: false,
        callback(at) { return folded(rows[at].word, this.chart.width); } },
  };
  return isDays ? { x: names, y: numbers } : { x: numbers, y: names };
}

// In the colours of now, which a reader may change at any time.
function paint(chart) {
  for (const set of chart.data.datasets) {
    set.borderColor = set.backgroundColor = colourOf(set.colour);
  }
  for (const axis of Object.values(chart.options.scales)) {
    axis.ticks.color = colourOf('soft-ink');
    axis.grid.color = axis.grid.borderColor = colourOf('line');
  }
  Object.assign(chart.options.plugins.tooltip, {
    backgroundColor: colourOf('ink'),
    titleColor: colourOf('paper'),
    bodyColor: colourOf('paper'),
  });
  chart.update();
}

// One button for each series, since those can be pressed with keys too.
function legend(chart) {
  const list = document.createElement('ul');
  list.className = 'legend';
  chart.data.datasets.forEach((set, at) => {
    const button = document.createElement('button');
    const mark = document.createElement('span');
    mark.className = `mark ${set.type} ${set.style}`;
    button.type = 'button';
    button.append(mark, set.label);
    button.setAttribute('aria-pressed', 'true');
    button.addEventListener('click', () => {
      const isShown = !chart.isDatasetVisible(at);
      chart.setDatasetVisibility(at, isShown);
      chart.update();
      button.setAttribute('aria-pressed', String(isShown));
    });
    list.append(document.createElement('li'));
    list.lastChild.append(button);
  });
  return list;
}

function draw(Chart, figure, { isDays, rows, sets }) {
  const canvas = figure.querySelector('canvas');
  figure.hidden = false;
  const fit = (width) => {
    if (!isDays) canvas.parentNode.style.height = `${roomFor(rows, width)}px`;
  };
  fit(canvas.parentNode.clientWidth);
  const chart = new Chart(canvas, {
    data: { labels: rows.map((row) => row.word), datasets: sets },
    options: {
      animation: false,
      onResize: (_, { width }) => fit(width),
      locale: LANGUAGE,
      maintainAspectRatio: false,
      indexAxis: isDays ? 'x' : 'y',
      interaction: { mode: 'index', axis: isDays ? 'x' : 'y', intersect: false },
      font: { family: getComputedStyle(document.body).fontFamily, size: LETTERS },
      plugins: { legend: { display: false }, tooltip: { usePointStyle: true, padding: 10 } },
      scales: axes(isDays, sets.some((set) => set.stack), rows),
    },
  });
  if (sets.length > 1) canvas.parentNode.before(legend(chart));
  paint(chart);
  for (const change of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)']) {
    matchMedia(change).addEventListener('change', () => paint(chart));
  }
}

// What a figure is to show; nothing when nothing of it is told.
function plan(figure) {
  const table = document.getElementById(figure.dataset.table);
  if (!table) return null;
  const told = read(table);
  const isDays = Boolean(told.from);
  const wanted = figure.dataset.columns.split(' ').map((each) => each.split(':'))
    .map(([column, style]) => ({ ...told.columns[column], style }));
  const isTold = (row) => wanted.some(({ at }) => row.numbers[at] != null);
  const rows = isDays ? everyDay(told) : told.rows.filter(isTold);
  const sets = wanted.map(({ at, word, style }) => ({ ...STYLES[style], style, label: word,
    data: rows.map((row) => row.numbers[at] ?? null) }));
  return rows.some(isTold) ? { isDays, rows, sets } : null;
}

const plans = [...document.querySelectorAll('figure.plot')]
  .map((figure) => [figure, plan(figure)]).filter(([, what]) => what);
if (plans.length > 0) {
  await import(LIBRARY); // it makes itself known to all, as older libraries do
  for (const [figure, what] of plans) draw(globalThis.Chart, figure, what);
}

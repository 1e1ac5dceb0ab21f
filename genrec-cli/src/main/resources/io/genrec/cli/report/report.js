// SPDX-License-Identifier: Apache-2.0
'use strict';
(() => {
  const FEW_USERS = 20;
  const data = JSON.parse(document.getElementById('data').textContent);
  const model = data.rankers[data.rankers.length - 1];
  const baseline = data.rankers.find(ranker => ranker.name === data.comparison.baseline);
  const byId = id => document.getElementById(id);
  const percent = (share, digits = 1) => (100 * share).toFixed(digits) + '%';
  const points = share => (share < 0 ? '−' : '+') + Math.abs(100 * share).toFixed(1);
  const decimal = number => number.toFixed(4);
  const short = number => number.toFixed(3);
  const whole = number => number.toLocaleString('en');
  const plural = (count, one, many) => whole(count) + ' ' + (count === 1 ? one : many);

  /** A new element; children are elements or text, which stays text whatever it looks like. */
  function element(tag, className, ...children) {
    const made = document.createElement(tag);
    if (className) {
      made.className = className;
    }
    made.append(...children);
    return made;
  }

  function row(cellTag, cells, className) {
    return element('tr', className, ...cells.map(cell =>
      cell instanceof Node && /^T[DH]$/.test(cell.nodeName) ? cell : element(cellTag, '', cell)));
  }

  function figureCell(figure) {
    const interval = element('small', '', short(figure.low) + ' to ' + short(figure.high));
    return element('td', '', decimal(figure.mean), interval);
  }

  // The figures

  /** What a difference's interval says, in words. */
  function judgement(difference) {
    if (difference.low > 0) {
      return {word: 'better', text: 'better, and that is hardly chance'};
    }
    if (difference.high < 0) {
      return {word: 'worse', text: 'worse, and that is hardly chance'};
    }
    return {word: '', text: 'neither better nor worse for certain: the interval holds 0'};
  }

  function writeHead() {
    const hits = model.metrics['HR@10'];
    const others = baseline.metrics['HR@10'];
    byId('verdict').textContent =
      'Among the first ten titles that the model ' + (data.priorGain ? 'and its prior find' : 'writes') + ' is the right one for '
      + percent(hits.mean) + ' of ' + plural(model.users, 'user', 'users') + '. The best baseline, ' + baseline.name + ', reaches '
      + percent(others.mean) + '.';
    const difference = data.comparison.metrics['HR@10'];
    const tiles = [
      ['HR@10', percent(hits.mean), '95% interval ' + percent(hits.low) + ' to ' + percent(hits.high)],
      ['NDCG@10', decimal(model.metrics['NDCG@10'].mean),
        decimal(model.metrics['NDCG@10'].low) + ' to ' + decimal(model.metrics['NDCG@10'].high)],
      ['HR@10 against the best baseline', points(difference.mean) + ' points',
        points(difference.low) + ' to ' + points(difference.high) + ': ' + judgement(difference).text],
      ['Titles that exist', percent(model.inCatalogue), 'of all that the model recommended'],
    ];
    byId('tiles').append(...tiles.map(([name, value, note]) =>
      element('div', 'tile', element('span', '', name), element('b', '', value), element('span', '', note))));
  }

  function writeRankers() {
    const metrics = ['HR@5', 'NDCG@5', 'HR@10', 'NDCG@10', 'MRR@10'];
    const head = row('th', ['Ranker', 'Users', ...metrics, 'Coverage', 'In catalogue', 'Short lists']);
    const lines = data.rankers.map(ranker => {
      const name = element('td', '', ranker.name);
      if (ranker === baseline) {
        name.append(element('br'), element('span', 'tag best', 'best baseline'));
      }
      return row('td', [
        name, whole(ranker.users), ...metrics.map(metric => figureCell(ranker.metrics[metric])),
        percent(ranker.coverage['Coverage@10']), percent(ranker.inCatalogue), percent(ranker.fewerThan10),
      ], ranker === model ? 'model' : '');
    });
    byId('ranker-table').append(element('thead', '', head), element('tbody', '', ...lines));
  }

  function writeComparison() {
    byId('comparison-text').textContent =
      'The model less ' + baseline.name + ', the baseline of the highest NDCG@10, user by user.';
    writeDifferences('comparison-table', data.comparison);
    byId('prior-section').hidden = data.priorGain === undefined;
    if (data.priorGain !== undefined) {
      writeDifferences('prior-table', data.priorGain);
    }
  }

  function writeDifferences(table, comparison) {
    const metrics = ['HR@5', 'NDCG@5', 'HR@10', 'NDCG@10', 'MRR@10'];
    const signed = number => (number < 0 ? '−' : '+') + Math.abs(number).toFixed(4);
    const lines = metrics.map(metric => {
      const difference = comparison.metrics[metric];
      const said = judgement(difference);
      return row('td', [metric, signed(difference.mean), signed(difference.low) + ' to ' + signed(difference.high),
        element('td', 'words ' + said.word, said.text)]);
    });
    byId(table).append(
      element('thead', '', row('th', ['Metric', 'Difference', '95% interval', element('th', 'words', 'The model is')])),
      element('tbody', '', ...lines));
  }

  function writeEpochs() {
    byId('epoch-section').hidden = data.epochs.length === 0;
    const chosen = data.epochs.find(epoch => epoch.chosen);
    byId('chosen-text').textContent =
      chosen ? 'The model is that of epoch ' + chosen.epoch + ', which is marked.' : '';
  }

  function place(recommended, index, most) {
    const known = recommended.probability !== undefined;
    const line = element('li', 'place' + (recommended.hit ? ' hit' : ''),
      element('span', 'number', index + 1 + '.'), element('span', '', recommended.title + (recommended.hit ? ' ✓' : '')));
    if (known) {
      const bar = element('i');
      bar.style.width = 100 * recommended.probability / most + '%';
      line.append(element('span', 'bar', bar), element('span', 'share', percent(recommended.probability, 2)));
    }
    return line;
  }

  function writeExamples() {
    const hasShares = data.examples.some(example => example.recommended.some(each => each.probability !== undefined));
    byId('probability-text').textContent = hasShares
      ? 'The percentages are the model\'s own: how probable it holds each title to be, out of the whole catalogue.' : '';
    byId('example-section').hidden = data.examples.length === 0;
    byId('examples').append(...data.examples.map(example => {
      const most = Math.max(...example.recommended.map(each => each.probability || 0), Number.MIN_VALUE);
      const older = example.historyLength - example.history.length;
      return element('article', 'example',
        element('header', '', element('b', '', 'User ' + example.user),
          element('span', 'tag ' + (example.hit ? 'hit' : 'miss'), example.hit ? 'hit' : 'miss')),
        element('h4', '', 'History, oldest first' + (older > 0 ? ' (the newest ' + example.history.length + ' of '
          + whole(example.historyLength) + ')' : '')),
        element('ol', 'history', ...example.history.map(title => element('li', '', title))),
        element('h4', '', 'What came next'),
        element('p', 'target', example.target),
        element('h4', '', 'Recommended'),
        element('ol', '', ...example.recommended.map((each, index) => place(each, index, most))));
    }));
  }

  function writeMeasured() {
    const measured = data.measured;
    const facts = [
      ['Data set', measured.dataset],
      ['Its size', plural(measured.items, 'item', 'items') + ', ' + plural(measured.users, 'user', 'users') + ', '
        + plural(measured.interactions, 'interaction', 'interactions')],
      ['What was foretold', measured.part === 'TEST' ? 'each user\'s last item (test)'
        : 'each user\'s last item but one (validation)'],
      ['Users measured', whole(model.users)],
      ['Ranked', 'the whole catalogue without what the user has had; no sampled negatives'],
      ['Model', measured.model + (measured.adapters.length ? ' with ' + measured.adapters.join(', ') : '')],
      ['Parameters', whole(measured.parameters)],
      ['Ran on', measured.engine + ', ' + measured.device],
      ['Prompt', 'template ' + measured.template + ', '
        + (measured.titleForm === 'SHORT' ? 'titles cut where they are unique' : 'whole titles')],
      ['Scoring', measured.scoring === 'LIKELIHOOD' ? 'likelihood over the vocabulary'
        : 'probability over the catalogue (trie-normalised)'],
      ['Search', 'beam of ' + measured.beamWidth + (measured.exhaustive ? ', on until certainly exact' : '')],
      ['Intervals', '95%, bootstrap over users'],
    ];
    if (measured.priorWeight > 0) {
      facts.splice(-1, 0, ['Prior', 'what goes together, counted: weight ' + measured.priorWeight.toFixed(2) + ', '
        + (measured.priorPlacement === 'AFTER' ? 'mixed in after the search' : 'within the search')]);
    }
    facts.forEach(([name, value]) =>
      byId('measured').append(element('div', '', element('dt', '', name), element('dd', '', value))));
  }

  // The charts

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

  /** Draws the interval of each bar that has one: datasets carry them as `intervals`. */
  const intervals = {
    id: 'intervals',
    afterDatasetsDraw(chart) {
      const context = chart.ctx;
      const lying = chart.options.indexAxis === 'y';
      const axis = lying ? chart.scales.x : chart.scales.y;
      context.save();
      context.strokeStyle = colour('interval');
      context.lineWidth = 1.25;
      chart.data.datasets.forEach((dataset, number) => {
        chart.getDatasetMeta(number).data.forEach((bar, index) => {
          const {low, high} = dataset.intervals[index];
          const [from, to] = [axis.getPixelForValue(low), axis.getPixelForValue(high)];
          const centre = lying ? bar.y : bar.x;
          context.beginPath();
          [[from, centre - 4, from, centre + 4], [from, centre, to, centre], [to, centre - 4, to, centre + 4]]
            .map(([a, b, c, d]) => lying ? [a, b, c, d] : [b, a, d, c])
            .forEach(([a, b, c, d]) => {
              context.moveTo(a, b);
              context.lineTo(c, d);
            });
          context.stroke();
        });
      });
      context.restore();
    },
  };

  /** Marks the epoch of the model that was kept. */
  const chosenLine = {
    id: 'chosenLine',
    beforeDatasetsDraw(chart) {
      const index = data.epochs.findIndex(epoch => epoch.chosen);
      if (index < 0) {
        return;
      }
      const {ctx: context, chartArea: area} = chart;
      const x = chart.scales.x.getPixelForValue(index);
      const right = x < (area.left + area.right) / 2;
      context.save();
      context.strokeStyle = colour('good');
      context.fillStyle = colour('good');
      context.setLineDash([4, 4]);
      context.beginPath();
      context.moveTo(x, area.top);
      context.lineTo(x, area.bottom);
      context.stroke();
      context.font = '600 12px ' + Chart.defaults.font.family;
      context.textAlign = right ? 'left' : 'right';
      context.fillText('chosen', x + (right ? 6 : -6), area.top + 12);
      context.restore();
    },
  };

  function axis(title, ticks) {
    return {
      title: {display: true, text: title, color: colour('muted')},
      grid: {color: colour('line')},
      border: {color: colour('line')},
      ticks: {color: colour('muted'), ...ticks},
    };
  }

  const categories = title => ({...axis(title), grid: {display: false}});
  const shares = title => ({...axis(title, {callback: value => +(100 * value).toFixed(2) + '%'}), beginAtZero: true});

  function options(scales, tooltip, legend = true) {
    return {
      animation: false, responsive: true, maintainAspectRatio: false, scales,
      interaction: {mode: 'index', intersect: false},
      plugins: {
        legend: {display: legend, position: 'top', align: 'end', labels: {color: colour('text'), boxWidth: 12, boxHeight: 12, generateLabels: chart =>
          chart.data.datasets.map((dataset, datasetIndex) => ({text: dataset.label, datasetIndex, lineWidth: 0,
            fontColor: colour('text'), fillStyle: dataset.legend, hidden: !chart.isDatasetVisible(datasetIndex)}))}},
        tooltip: {callbacks: {label: tooltip}},
      },
    };
  }

  const barTooltip = item => {
    const {low, high} = item.dataset.intervals[item.dataIndex];
    return item.dataset.label + ': ' + percent(item.raw) + ' (' + percent(low) + ' to ' + percent(high) + ')';
  };

  function bars(label, figures, fill, legend) {
    return {
      label, legend, data: figures.map(figure => figure.mean), intervals: figures, backgroundColor: fill,
      borderRadius: 3, maxBarThickness: 34, categoryPercentage: 0.75, barPercentage: 0.9,
    };
  }

  function rankerChart() {
    const own = data.rankers.map(ranker =>
      colour(ranker === model ? 'model' : ranker === baseline ? 'baseline' : 'other'));
    const chart = options({
      x: {...shares('HR@10'), suggestedMax: Math.max(...data.rankers.map(ranker => ranker.metrics['HR@10'].high))},
      y: {...categories(''), ticks: {color: colour('text')}, title: {display: false}},
    }, barTooltip, false);
    return {
      type: 'bar', plugins: [intervals], options: {...chart, indexAxis: 'y', interaction: {mode: 'nearest', axis: 'y', intersect: false}},
      data: {
        labels: data.rankers.map(ranker => ranker.name),
        datasets: [bars('HR@10', data.rankers.map(ranker => ranker.metrics['HR@10']), own)],
      },
    };
  }

  /** Pale where hardly anybody was measured; colours are six hexadecimal digits. */
  const fills = (groups, fill) => groups.map(group => group.users < FEW_USERS ? fill + '55' : fill);

  function groupChart(groups, title) {
    const highest = Math.max(0, ...groups.flatMap(group =>
      [group.model, group.baseline, group.alone, group.prior].filter(Boolean).map(figure => figure.high)));
    return {
      type: 'bar', plugins: [intervals],
      options: options({x: categories(title), y: {...shares('HR@10'), suggestedMax: highest}}, barTooltip),
      data: {
        labels: groups.map(group => [group.group, plural(group.users, 'user', 'users')]),
        datasets: [
          [model.name, 'model', 'model'], [baseline.name, 'baseline', 'baseline'],
          ['model alone', 'alone', 'good'], ['prior alone', 'prior', 'other'],
        ].filter(([, field]) => groups.length > 0 && groups[0][field] !== undefined).map(([name, field, shade]) =>
          bars(name, groups.map(group => group[field]), fills(groups, colour(shade)), colour(shade))),
      },
    };
  }

  function line(label, field, name) {
    return {
      label, data: data.epochs.map(epoch => epoch[field] === undefined ? null : epoch[field]), spanGaps: true,
      legend: colour(name), borderColor: colour(name), backgroundColor: colour(name), borderWidth: 2, tension: 0,
      pointRadius: data.epochs.map(epoch => epoch.chosen ? 6 : 2.5), pointHoverRadius: 6,
    };
  }

  function epochChart(scale, lines, format) {
    return {
      type: 'line', plugins: [chosenLine],
      options: options({x: {...categories('epoch')}, y: scale}, item => item.dataset.label + ': ' + format(item.raw)),
      data: {labels: data.epochs.map(epoch => epoch.epoch), datasets: lines},
    };
  }

  function charts() {
    const drawn = {
      'ranker-chart': rankerChart(),
      'history-chart': groupChart(data.byHistoryLength, 'items in the history'),
      'popularity-chart': groupChart(data.byItemPopularity, 'occurrences of the right item in training'),
    };
    if (data.epochs.length > 0) {
      const losses = [line('training', 'trainingLoss', 'other')];
      if (data.epochs.some(epoch => epoch.validationLoss !== undefined)) {
        losses.push(line('validation', 'validationLoss', 'model'));
      }
      drawn['loss-chart'] = epochChart(axis('loss'), losses, decimal);
      drawn['quality-chart'] = epochChart(axis('on validation'),
        [line('HR@10', 'hitRate', 'model'), line('NDCG@10', 'ndcg', 'baseline')], decimal);
    }
    return drawn;
  }

  function draw() {
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Object.entries(charts()).forEach(([id, config]) => {
      const before = Chart.getChart(id);
      if (before) {
        before.destroy();
      }
      new Chart(byId(id), config);
    });
  }

  writeHead();
  writeRankers();
  writeComparison();
  writeEpochs();
  writeExamples();
  writeMeasured();
  draw();
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
})();

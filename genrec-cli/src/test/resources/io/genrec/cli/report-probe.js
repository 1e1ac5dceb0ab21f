// SPDX-License-Identifier: Apache-2.0
// What a browser made of a report, as percent-encoded JSON in an element of its own.
'use strict';
setTimeout(() => {
  const texts = selector => [...document.querySelectorAll(selector)].map(each => each.textContent);
  const painted = canvas => {
    const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    return pixels.filter((value, index) => index % 4 === 3 && value > 0).length;
  };
  const seen = {
    errors: window.probeErrors,
    intruded: window.intruded === undefined ? 0 : window.intruded,
    requests: performance.getEntriesByType('resource').map(each => each.name),
    scripts: document.scripts.length,
    images: document.images.length,
    width: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    canvases: {},
    verdict: document.getElementById('verdict').textContent,
    rankers: texts('#ranker-table tbody td:first-child'),
    figures: texts('#ranker-table tbody tr:last-child td'),
    comparisons: texts('#comparison-table tbody td:first-child'),
    epochsShown: !document.getElementById('epoch-section').hidden,
    history: texts('.example .history li'),
    targets: texts('.example .target'),
    users: texts('.example header b'),
    marks: texts('.example .tag'),
    hits: texts('.example .place.hit').length,
    facts: texts('#measured dd'),
  };
  document.querySelectorAll('canvas').forEach(canvas => {
    seen.canvases[canvas.id] = canvas.width * canvas.height === 0 ? 0 : painted(canvas);
  });
  const element = document.createElement('pre');
  element.id = 'probe';
  element.textContent = encodeURIComponent(JSON.stringify(seen));
  document.body.append(element);
}, 500);

// Looks at a page for a test: what is wider than the window, outside its figure, or on top of other text.
{
  const complaints = [];
  const root = document.documentElement;
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  if (root.scrollWidth > root.clientWidth) complaints.push(`the page is wider than the window: ${root.scrollWidth} > ${root.clientWidth}`);
  const inner = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1 && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
  const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2.5;
  for (const svg of document.querySelectorAll("svg")) {
    const frame = svg.getBoundingClientRect();
    const figure = svg.getAttribute("aria-label") ?? "";
    const texts = [...svg.querySelectorAll("text")].filter(t => t.textContent.trim() !== "");
    const boxes = texts.map(t => t.getBoundingClientRect());
    boxes.forEach((box, i) => {
      if (!inner(box, frame)) complaints.push(`"${texts[i].textContent}" lies outside its figure: ${figure}`);
      for (let k = 0; k < i; k++) {
        if (overlap(box, boxes[k])) complaints.push(`"${texts[i].textContent}" and "${texts[k].textContent}" overlap: ${figure}`);
      }
    });
  }
  for (const table of document.querySelectorAll("table")) {
    const order = () => [...table.tBodies[0].rows].map(r => r.rowIndex + r.textContent).sort().length;
    const before = order();
    for (const th of table.querySelectorAll("th")) th.click();
    if (order() !== before) complaints.push("sorting loses rows");
    const frame = table.parentElement.getBoundingClientRect();
    for (const cell of table.querySelectorAll("td, th")) {
      if (cell.scrollWidth > cell.clientWidth + 1) complaints.push(`a cell is clipped: ${cell.textContent}`);
    }
    if (table.getBoundingClientRect().width > frame.width + 1) complaints.push(`a table is wider than the page: ${table.tHead.textContent}`);
  }
  const out = document.createElement("pre");
  out.id = "look";
  out.textContent = JSON.stringify(complaints.slice(0, 20));
  document.body.append(out);
}

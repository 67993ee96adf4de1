// Tables sort by a click on a heading. The page says all it has to say without this.
for (const th of document.querySelectorAll("thead th")) {
  th.style.cursor = "pointer";
  th.tabIndex = 0;
  const sort = () => {
    const table = th.closest("table"), body = table.tBodies[0], column = th.cellIndex;
    const down = th.getAttribute("aria-sort") === "ascending";
    for (const other of table.querySelectorAll("thead th")) other.removeAttribute("aria-sort");
    th.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = row => row.cells[column].dataset.sort ?? row.cells[column].textContent;
    const rows = [...body.rows].sort((a, b) => key(a).localeCompare(key(b), "en", { numeric: true }));
    if (rows.every(r => r.cells[column].dataset.sort !== undefined)) rows.sort((a, b) => Number(key(a)) - Number(key(b)));
    if (down) rows.reverse();
    body.append(...rows);
  };
  th.addEventListener("click", sort);
  th.addEventListener("keydown", e => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); sort(); } });
}

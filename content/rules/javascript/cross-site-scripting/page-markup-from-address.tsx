import DOMPurify from "dompurify";

function title(heading) {
  const parameters = new URLSearchParams(window.location.search);
  // ruleid: page-markup-from-address
  heading.innerHTML = "<b>" + parameters.get("title") + "</b>";
}

function tab() {
  const name = decodeURIComponent(location.hash.slice(1));
  // ruleid: page-markup-from-address
  document.write(`<div id="${name}"></div>`);
  // ruleid: page-markup-from-address
  $("#tab").html(name);
  // ruleid: page-markup-from-address
  $("<b>" + name + "</b>").appendTo("body");
  // ruleid: page-markup-from-address
  eval("open_" + name + "()");
}

function Banner() {
  const text = new URL(window.location.href).searchParams.get("text");
  // ruleid: page-markup-from-address
  return <div dangerouslySetInnerHTML={{ __html: text }} />;
}

window.addEventListener("message", (event) => {
  // ruleid: page-markup-from-address
  document.body.insertAdjacentHTML("beforeend", event.data.html);
});

// Near misses
function fine(heading, box) {
  const parameters = new URLSearchParams(window.location.search);
  // ok: page-markup-from-address
  heading.textContent = parameters.get("title");
  // ok: page-markup-from-address
  heading.innerHTML = DOMPurify.sanitize(parameters.get("title"));
  // ok: page-markup-from-address
  heading.innerHTML = "<b>Title</b>";
  // ok: page-markup-from-address
  box.innerHTML = `<i>${parseInt(parameters.get("page"), 10)}</i>`;
  // ok: page-markup-from-address
  box.innerHTML = location.hash === "#long" ? "<p>long</p>" : "<p>short</p>";
  // ok: page-markup-from-address
  $("#tab").text(location.hash);
  // ok: page-markup-from-address
  $(`.tabs [data-target="${location.hash}"]`).show();
  // ok: page-markup-from-address
  box.innerHTML = render(items);
  // ok: page-markup-from-address
  setTimeout(() => show(location.hash), 10);
}

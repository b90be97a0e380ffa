// ruleid: raw-value-in-template-text
const head = ejs.render("<h1><%- title %></h1>", { title });

// ruleid: raw-value-in-template-text
const row = Handlebars.compile("<td>{{{name}}}</td>");

// ruleid: raw-value-in-template-text
const mark = pug.render("p!= note", { note });

// ruleid: raw-value-in-template-text
const text = nunjucks.renderString("<p>{{ note | safe }}</p>", { note });

// Near misses
// ok: raw-value-in-template-text
const escapedHead = ejs.render("<h1><%= title %></h1>", { title });
// ok: raw-value-in-template-text
const framed = ejs.render("<%- include('head') %><p><%= note %></p>", { note });
// ok: raw-value-in-template-text
const escapedRow = Handlebars.compile("<td>{{name}}</td>");
// ok: raw-value-in-template-text
const doc = markdown.render("Write {{{name}}} for raw values");

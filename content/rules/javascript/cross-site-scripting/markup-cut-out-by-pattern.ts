// ruleid: markup-cut-out-by-pattern
export const sanitizeComment = (text = "") => text.replace(/<(?:\w+)\W+?[\w]/gi, "");

export function cleanInput(text: string): string {
  // ruleid: markup-cut-out-by-pattern
  const once = text.replace(/<script>.*<\/script>/g, "");
  return once.trim();
}

const xssFilter = function (text: string) {
  // ruleid: markup-cut-out-by-pattern
  return text.replace(/<[^>]+>/g, "");
};

// Near misses
export function escapeText(text: string) {
  // ok: markup-cut-out-by-pattern
  return text.replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

export function preview(html: string) {
  // ok: markup-cut-out-by-pattern
  return html.replace(/<[^>]+>/g, "").slice(0, 80);
}

export const cleanName = (name: string) => {
  // ok: markup-cut-out-by-pattern
  return sanitizeHtml(name, { allowedTags: [] }).replace(/\s+/g, "");
};
